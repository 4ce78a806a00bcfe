import type { ActivityMap } from '@slipway/activities-core';
import { NativeConnection, Worker, type NativeConnectionOptions, type WorkerOptions } from '@temporalio/worker';

/** One worker of the process. */
export interface Served {
  taskQueue: string;
  activities: ActivityMap;
}

/** Told of what happens to it. */
export interface ServeEvents {
  ready(): void;
  /** The first signal came. */
  draining(): void;
}

/** Those that the SDK's runtime stops its workers on. It listens for the first only: the second one does what it does anyway. */
const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Serves the queues until the first SIGTERM or SIGINT: then nothing new is taken, what runs has its grace time to end, and what
 * does not is handed over to the next worker. A second one ends the process at once; nothing is lost by that either.
 */
export async function serve(
  queues: readonly Served[],
  connectionOptions: NativeConnectionOptions,
  options: Omit<WorkerOptions, 'taskQueue'>,
  on: ServeEvents,
): Promise<void> {
  const connection = await NativeConnection.connect(connectionOptions);
  const workers = await Promise.all(queues.map((queue) => Worker.create({ ...options, ...queue, connection })));
  const draining = (): void => {
    for (const signal of signals) process.off(signal, draining);
    on.draining();
  };
  for (const signal of signals) process.on(signal, draining);
  on.ready();
  await Promise.all(workers.map((worker) => worker.run()));
  await connection.close();
}
