// An app is for nobody to import, but what works here has to be the product's own worker and no likeness of it.
import { readWorkerConfig } from '@slipway/worker/config';
import { runWorkers } from '@slipway/worker/run-workers';

/** `own-worker-main.ts CLOUD [BUNDLE]` */
const [cloud, codePath] = process.argv.slice(2);
if (cloud === undefined) throw new Error('which cloud?');
await runWorkers([cloud], readWorkerConfig(process.env['SLIPWAY_WORKER_CONFIG']), {}, codePath);
process.exit(0);
