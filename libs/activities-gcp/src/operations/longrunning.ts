import type { GoogleCloud } from '../cloud.ts';
import type { Operation, OperationApi } from '../operation.ts';
import { readOperationError } from '../refusal.ts';

/** `google.longrunning.Operation`, as Service Usage and Artifact Registry show it. */
interface LongRunning {
  name?: string | null;
  done?: boolean | null;
  error?: unknown;
}

/** Operations of an API that can be asked for by name only. */
export function longRunningOperations(cloud: GoogleCloud, get: (name: string) => Promise<LongRunning>): OperationApi {
  return {
    get: async (name) => {
      const found = await cloud.find(`cannot read operation ${name}`, () => get(name));
      return found && toOperation(found);
    },
    running: () => Promise.resolve(undefined),
  };
}

export function toOperation(operation: LongRunning): Operation {
  const { name, done, error } = operation;
  return { name: name ?? '', done: done ?? false, ...(error ? { error: readOperationError(error) } : {}) };
}
