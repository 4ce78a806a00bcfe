import { Client, Connection } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import { DevServer } from '@slipway/testing/dev-server';
import { googleCloudPlan, usualCriticalPath } from '../plans.ts';
import { quantile, table } from '../table.ts';
import { Crowd } from './crowd.ts';
import { watch, type Life } from './life.ts';
import { WorkerHost } from './worker-host.ts';

export interface ManyOptions {
  /** Installations in flight. */
  count: number;
  /** Length of the plan's critical path. */
  seconds: number;
  /** Over those that the crowd is measured with. */
  workerOptions: Partial<WorkerOptions>;
  /** Says every few seconds how far it is. */
  verbose: boolean;
}

/** Room for every run in the cache, and for all steps that run at once: eight of a run at most. */
const sizedFor = (count: number): Partial<WorkerOptions> => ({
  maxCachedWorkflows: count + 10,
  maxConcurrentActivityTaskExecutions: 8 * count + 100,
  maxConcurrentWorkflowTaskExecutions: 100,
  // A burst waits its turn. Handed to the other queue instead, a run would be read from its first event again.
  stickyQueueScheduleToStartTimeout: '60s',
  maxHeartbeatThrottleInterval: '5s',
  defaultHeartbeatThrottleInterval: '5s',
});

/** The server collects its garbage four times less often, at the price of memory. */
const fewCollections = { GOGC: '400' };

/**
 * Many installations of one project on one worker, against a single one: the engine, a real dev server and a worker process of
 * its own, over activities that only take time. Prints a table; throws when a run saw anything of another.
 */
export async function many(codePath: string, options: ManyOptions): Promise<void> {
  const { count, seconds, verbose } = options;
  const server = await DevServer.start({ env: fewCollections });
  const { address } = server;
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const taskQueue = 'crowd';
  const faster = usualCriticalPath(googleCloudPlan()) / seconds;
  const workerOptions = { ...sizedFor(count), ...options.workerOptions };
  const host = await WorkerHost.start({ address, taskQueue, codePath, faster, options: workerOptions });
  const say = verbose ? (line: string) => console.error(line) : () => undefined;
  try {
    const single = await watch(new Crowd(client, taskQueue, 1), host, server.pid, say);
    const crowd = await watch(new Crowd(client, taskQueue, count), host, server.pid, say);
    print(single, crowd, options);
  } finally {
    await host.stop();
    await connection.close();
    await server.stop();
  }
}

function print(single: Life, crowd: Life, { count, seconds }: ManyOptions): void {
  const { fullHeap, emptyHeap, delays, worker, server } = crowd;
  const heap = (fullHeap.bytes - emptyHeap.bytes) / fullHeap.cachedWorkflows;
  const cpuOf = (who: 'worker' | 'server'): string =>
    `${crowd[who].cpuSeconds - single[who].cpuSeconds} s of processor`;
  console.log(
    table([
      ['measured', 'value', 'note'],
      ['makespan of one', inSeconds(single.makespanMs), `${seconds} s of it are the steps of the critical path`],
      [`makespan of ${count}`, inSeconds(crowd.makespanMs), 'first start to last end, by the server'],
      ['ratio', `${(crowd.makespanMs / single.makespanMs).toFixed(2)} ×`, 'at most 1.2'],
      [
        'activities per second',
        ((delays.length * 1_000) / crowd.makespanMs).toFixed(0),
        `${delays.length} in all, ${crowd.mostActivities} at once, ${crowd.repeated} repeated`,
      ],
      ['scheduled to started, median', `${quantile(delays, 0.5)} ms`, `99 of 100 in ${quantile(delays, 0.99)} ms`],
      ['heap per cached workflow', kib(heap), `${fullHeap.cachedWorkflows} cached; at most 100 KiB`],
      ['worker', mib(worker.mostBytes), `most resident; ${cpuOf('worker')}`],
      ['server', mib(server.mostBytes), `most resident; ${cpuOf('server')}`],
      ['history events', String(crowd.events), `${(crowd.events / count).toFixed(0)} a run`],
      ['cross-talk', 'none', `in every call and every result of ${count} runs`],
    ]),
  );
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
