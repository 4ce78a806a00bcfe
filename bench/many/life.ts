import { setTimeout as sleep } from 'node:timers/promises';
import type { Crowd, Outcome } from './crowd.ts';
import { ProcessWatch } from './process-watch.ts';
import type { Heap, Report } from './protocol.ts';
import type { WorkerHost } from './worker-host.ts';

/** What was seen of runs that were started together. */
export interface Life extends Outcome, Report {
  /** After the last run left the cache, when all code is as warm as it was with them. */
  emptyHeap: Heap;
  /** The largest of some moments. */
  fullHeap: Heap;
  /** Activities that ran at the same time. */
  mostActivities: number;
  worker: ProcessWatch;
  server: ProcessWatch;
}

/**
 * Shares of all activities after which the heap is measured. Each costs a full garbage collection, hence so few, and none while the
 * starts are worked off.
 */
const heapMoments = [0.6, 0.9];

/**
 * Starts the crowd and watches it, the worker's process and the server's until all has ended.
 * @throws where a run saw anything of another
 */
export async function watch(
  crowd: Crowd,
  host: WorkerHost,
  serverPid: number,
  say: (line: string) => void,
): Promise<Life> {
  const worker = new ProcessWatch(host.pid);
  const server = new ProcessWatch(serverPid);
  let fullHeap: Heap = { cachedWorkflows: 0, bytes: 0 };
  let mostActivities = 0;
  const begin = Date.now();
  const secondsGone = (): number => (Date.now() - begin) / 1000;
  const moments = heapMoments.map((share) => share * crowd.activities);
  await crowd.start();
  say(`started ${crowd.installations.length} in ${secondsGone().toFixed(1)} s`);

  for (let open = await crowd.open(); open > 0; open = await crowd.open()) {
    await sleep(2_000);
    await Promise.all([worker.look(), server.look()]);
    const { runningActivities, startedActivities, cachedWorkflows } = await host.look();
    mostActivities = Math.max(mostActivities, runningActivities);
    const spent = `${server.cpuSeconds} s in the server, ${worker.cpuSeconds} s in the worker`;
    const activities = `${runningActivities} of ${startedActivities} activities running`;
    say(`${secondsGone().toFixed(0)} s: ${open} open, ${cachedWorkflows} cached; ${activities}; ${spent}`);
    if (startedActivities < (moments[0] ?? Number.POSITIVE_INFINITY)) continue;
    moments.shift();
    const heap = await host.heap();
    say(`${(heap.bytes / 1024).toFixed(0)} KiB of heap with ${heap.cachedWorkflows} cached`);
    if (heap.bytes > fullHeap.bytes) fullHeap = heap;
  }
  while ((await host.look()).cachedWorkflows > 0) await sleep(200);
  const emptyHeap = await host.heap();
  const report = await host.report();
  if (report.mixedUp.length > 0) throw new Error(`runs were mixed up: ${report.mixedUp.slice(0, 10).join('; ')}`);
  return { ...(await crowd.outcome()), ...report, emptyHeap, fullHeap, mostActivities, worker, server };
}
