import type { GoogleCloud } from './cloud.ts';
import { failureOf } from './failure.ts';
import type { Refusal } from './refusal.ts';

/** A long-running operation, whichever API it belongs to. */
export interface Operation {
  name: string;
  done: boolean;
  percent?: number | undefined;
  /** Only when it is done. */
  error?: Refusal | undefined;
}

/** How an API shows its operations. */
export interface OperationApi {
  /** Undefined: forgotten, so it is done. */
  get(name: string): Promise<Operation | undefined>;
  /** What runs on the target just now, whoever started it. */
  running(): Promise<Operation | undefined>;
}

/**
 * Waits until an operation is done. The heartbeat carries its name, so that the next attempt goes on with the same one.
 * @param target what it works on, to tell a resumed operation from another step's
 * @throws what the operation ended with
 */
export async function follow(
  cloud: GoogleCloud,
  api: OperationApi,
  operation: Operation,
  target: string,
  what: string,
): Promise<void> {
  let latest: Operation = operation;
  await cloud.until({ everyMs: 2_000, settle: true, what }, async () => {
    if (latest.done) return { done: true, value: undefined };
    latest = (await api.get(operation.name)) ?? { ...latest, done: true };
    const { name, percent } = latest;
    return latest.done
      ? { done: true, value: undefined }
      : { done: false, waitingFor: { operation: name, target, ...(percent === undefined ? {} : { percent }) } };
  });
  if (latest.error) throw failureOf(latest.error, what);
}

/** The operation that an earlier attempt left running: the one that its heartbeat names, else by asking the API. */
export async function findRunning(
  cloud: GoogleCloud,
  api: OperationApi,
  target: string,
): Promise<Operation | undefined> {
  const { resumed } = cloud.call;
  if (resumed?.['target'] === target && typeof resumed['operation'] === 'string') {
    const operation = await api.get(resumed['operation']);
    if (operation && !operation.done) return operation;
  }
  return api.running();
}
