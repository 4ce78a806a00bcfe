import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Result } from './result.ts';
import type { SectionOrder } from './run-section.ts';

const program = fileURLToPath(new URL('./section-process.ts', import.meta.url));

/**
 * Runs sections at the same time, each in a process of its own: whole runs and kills mostly wait, so that the calls get the
 * processors.
 * @throws where a section ended without results
 */
export async function sideBySide(orders: readonly SectionOrder[], keptIn: string): Promise<Result[]> {
  const ended = await Promise.allSettled(orders.map((order) => inItsOwn(order, keptIn)));
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
  return ended.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

function inItsOwn(order: SectionOrder, keptIn: string): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [keptIn]);
    let results: Result[] | undefined;
    child.once('message', (message) => (results = message as Result[]));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (results) resolve(results);
      else reject(new Error(`${order.name} ended with ${signal ?? code} and without results`));
    });
    child.send(order);
  });
}
