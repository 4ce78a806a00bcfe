import { flushCompileCache } from 'node:module';
// An app is for nobody to import, but what dies here has to be the product's own worker and no likeness of it.
import { readWorkerConfig } from '@slipway/worker/config';
import { runWorkers } from '@slipway/worker/run-workers';
import { deadlyActivities } from './deadly-activities.ts';

/**
 * The product's worker, which dies when it is told to. It loads everything and waits for the word, so that it takes over in an
 * instant; without the process that started it, it ends.
 */
const orderFile = process.env['SLIPWAY_KILL_ORDER'];
const cloud = process.env['SLIPWAY_KILL_CLOUD'];
if (orderFile === undefined || cloud === undefined)
  throw new Error('SLIPWAY_KILL_ORDER has to name a file, SLIPWAY_KILL_CLOUD a cloud');
// Whoever is killed cannot leave to the next what it has compiled.
flushCompileCache();
process.once('disconnect', () => process.exit(0));
await new Promise((resolve) => process.once('message', resolve));
await runWorkers([cloud], readWorkerConfig(process.env['SLIPWAY_WORKER_CONFIG']), {
  activity: [deadlyActivities(orderFile)],
});
process.exit(0);
