import {
  activitiesOf,
  activityCall,
  failed,
  ResourceRegistry,
  sleep,
  type AnyProvider,
  type AnyResource,
} from '@slipway/activities-core';
import type { JsonObject } from '@slipway/contracts';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { readWorkerConfig } from '../config.ts';
import { notifyingOf } from '../notify-config.ts';
import { serve } from '../serve.ts';
import { workerOptionsOf } from '../worker-options.ts';

/**
 * A worker process whose one resource asks the process that started it what to do. All but the cloud is the product's worker: its
 * options, its activities, how it serves and shuts down.
 */

/** What one is told at its start. */
export interface PuppetOrder {
  address: string;
  taskQueue: string;
  codePath: string;
  build: string;
  /** Path of its worker configuration. */
  config: string;
}

/** An attempt asks what to do. */
export interface Question {
  resumed: JsonObject | null;
}

/** What happened to it. */
export type PuppetEvent = 'ready' | 'draining';

/** `follow`: reports a cloud's operation and follows it for so long, `forMs`. */
export type Move = { do: 'succeed' } | { do: 'fail' } | { do: 'follow'; operation: string; forMs: number };

process.once('disconnect', () => process.exit(1));
process.once('message', (order: PuppetOrder) => void run(order));

async function run({ address, taskQueue, codePath, build, config }: PuppetOrder): Promise<void> {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }), forward: {} } },
  });
  const cluster: AnyResource = {
    permissions: [],
    observe: () => Promise.resolve(undefined),
    ensure: async () => (await act(), { by: build }),
    destroy: () => Promise.resolve(),
  };
  const settings = readWorkerConfig(config);
  const context = { endpoints: {}, pollScale: 1, call: activityCall };
  const facts = { build, notifying: notifyingOf(settings.notify, settings.ui, process.env) };
  // Only its registered resource is ever called.
  const noCloud = { id: 'puppet' } as AnyProvider;
  const activities = activitiesOf(noCloud, context, new ResourceRegistry({ 'puppet.cluster': cluster }), facts);
  const options = { ...workerOptionsOf(settings, build), workflowBundle: { codePath } };
  await serve([{ taskQueue, activities }], { address }, options, {
    ready: () => process.send!('ready'),
    draining: () => process.send!('draining'),
  });
  process.exit(0);
}

async function act(): Promise<void> {
  const move = await ask({ resumed: activityCall.resumed ?? null });
  if (move.do === 'fail') throw failed('CAPACITY', 'SW-CAP-012', 'zone b is out of it');
  if (move.do === 'follow') {
    activityCall.heartbeat({ operation: move.operation });
    await sleep(move.forMs, activityCall.handover);
  }
}

function ask(question: Question): Promise<Move> {
  const answer = new Promise<Move>((resolve) => process.once('message', resolve));
  process.send!(question);
  return answer;
}
