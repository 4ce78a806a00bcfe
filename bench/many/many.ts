import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import { DevServer } from '@slipway/testing/dev-server';
import { googleCloudPlan, usualCriticalPath } from '../plans.ts';
import { quantile, table } from '../table.ts';
import { Crowd } from './crowd.ts';
import { ProcessWatch } from './processes.ts';
import type { Heap } from './protocol.ts';
import { WorkerHost } from './worker-host.ts';

export interface ManyOptions {
  /** Installations in flight. */
  count: number;
  /** Length of the plan's critical path. */
  seconds: number;
  /** Over those that the crowd is measured with. */
  workerOptions: Partial<WorkerOptions>;
  dynamicConfig: Record<string, string | number | boolean>;
  verbose: boolean;
}

/** Room for every run in the cache, and for all steps that run at once. */
const sizedFor = (count: number): Partial<WorkerOptions> => ({
  maxCachedWorkflows: count + 10,
  maxConcurrentActivityTaskExecutions: 8 * count + 100,
  maxConcurrentWorkflowTaskExecutions: 200,
  maxConcurrentWorkflowTaskPolls: 10,
  maxConcurrentActivityTaskPolls: 10,
  stickyQueueScheduleToStartTimeout: '60s',
});

/**
 * Many installations of one project on one worker, against a single one: the engine, a real dev server and a worker process of
 * its own, over activities that only take time. Prints a table; throws when a run saw anything of another.
 */
export async function many(codePath: string, options: ManyOptions): Promise<void> {
  const { count, seconds, dynamicConfig } = options;
  const server = await DevServer.start({ dynamicConfig });
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection });
  const taskQueue = 'crowd';
  const faster = usualCriticalPath(googleCloudPlan()) / seconds;
  const workerOptions = { ...sizedFor(count), ...options.workerOptions };
  const host = await WorkerHost.start({ address: server.address, taskQueue, codePath, faster, options: workerOptions });
  try {
    const single = await lifeOf(new Crowd(client, taskQueue, 1), host, server.pid, options);
    const crowd = await lifeOf(new Crowd(client, taskQueue, count), host, server.pid, options);
    print(single, crowd, options);
  } finally {
    await host.stop();
    await connection.close();
    await server.stop();
  }
}

interface Life {
  makespanMs: number;
  events: number;
  /** Before the first start. */
  emptyHeap: Heap;
  /** The largest of some moments. */
  fullHeap: Heap;
  mostActivities: number;
  delays: number[];
  worker: ProcessWatch;
  server: ProcessWatch;
}

async function lifeOf(crowd: Crowd, host: WorkerHost, serverPid: number, options: ManyOptions): Promise<Life> {
  const worker = new ProcessWatch(host.pid);
  const server = new ProcessWatch(serverPid);
  const emptyHeap = await host.heap();
  let fullHeap = emptyHeap;
  let mostActivities = 0;
  const heapTimes = [0.3, 0.6, 0.9].map((share) => Date.now() + share * options.seconds * 1000);
  const started = crowd.start();
  const begin = Date.now();
  await started;
  if (options.verbose) console.log(`started after ${Date.now() - begin} ms`);
  for (let open = 1; open > 0; open = await crowd.open()) {
    await sleep(1_000);
    await Promise.all([worker.look(), server.look()]);
    const { runningActivities, cachedWorkflows } = await host.look();
    mostActivities = Math.max(mostActivities, runningActivities);
    if (options.verbose)
      console.log(
        `${((Date.now() - begin) / 1000).toFixed(0)} s: ${open} open, ${cachedWorkflows} cached, ${runningActivities} activities, server ${server.cpuSeconds} s ${mib(server.mostBytes)}, worker ${worker.cpuSeconds} s ${mib(worker.mostBytes)}`,
      );
    if (Date.now() < (heapTimes[0] ?? Number.POSITIVE_INFINITY)) continue;
    heapTimes.shift();
    const heap = await host.heap();
    if (heap.bytes > fullHeap.bytes) fullHeap = heap;
  }
  const { delays, mixedUp } = await host.report();
  if (mixedUp.length > 0) throw new Error(`runs were mixed up: ${mixedUp.slice(0, 10).join('; ')}`);
  return { ...(await crowd.outcome()), emptyHeap, fullHeap, mostActivities, delays, worker, server };
}

function print(single: Life, crowd: Life, { count, seconds }: ManyOptions): void {
  const heap = (crowd.fullHeap.bytes - crowd.emptyHeap.bytes) / (crowd.fullHeap.cachedWorkflows || 1);
  const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  console.log(
    table([
      ['measured', 'value', 'note'],
      ['makespan of one', inSeconds(single.makespanMs), `${seconds} s of it in the steps of the critical path`],
      [`makespan of ${count}`, inSeconds(crowd.makespanMs), 'first start to last end'],
      ['ratio', `${(crowd.makespanMs / single.makespanMs).toFixed(2)} ×`, 'at most 1.2'],
      [
        'activities per second',
        (crowd.delays.length / (crowd.makespanMs / 1000)).toFixed(0),
        `${crowd.delays.length} in all, ${crowd.mostActivities} at once`,
      ],
      [
        'scheduled to started, median',
        `${quantile(crowd.delays, 0.5)} ms`,
        `99 of 100 within ${quantile(crowd.delays, 0.99)} ms`,
      ],
      [
        'heap per cached workflow',
        `${(heap / 1024).toFixed(1)} KiB`,
        `${crowd.fullHeap.cachedWorkflows} cached; at most 100 KiB`,
      ],
      [
        'worker',
        mib(crowd.worker.mostBytes),
        `most resident; ${crowd.worker.cpuSeconds - single.worker.cpuSeconds} s of processor`,
      ],
      [
        'server',
        mib(crowd.server.mostBytes),
        `most resident; ${crowd.server.cpuSeconds - single.server.cpuSeconds} s of processor`,
      ],
      ['history events', String(crowd.events), `${(crowd.events / count).toFixed(0)} a run`],
      ['cross-talk', 'none', `every call and every result of ${count} runs`],
    ]),
  );
}

const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
