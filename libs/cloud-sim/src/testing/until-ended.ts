import type { LocalCloud } from '../local-cloud.ts';

/** Moves the clock to where the last operation that runs at a service of Azure ends, and no further. */
export async function untilEnded(cloud: LocalCloud, service: string): Promise<void> {
  const running = cloud.azure.operations.list(service).filter(({ doneAt }) => doneAt === undefined);
  if (running.length === 0) throw new Error(`nothing runs at ${service}`);
  await cloud.scheduler.advance(Math.max(...running.map(({ dueAt }) => dueAt)) - cloud.clock.now());
}
