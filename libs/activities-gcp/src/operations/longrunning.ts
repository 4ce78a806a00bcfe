import { once } from '../client.ts';
import type { GoogleCloud } from '../cloud.ts';
import type { Operation, OperationApi } from '../operation.ts';
import { readOperationError } from '../refusal.ts';

/** `google.longrunning.Operation`, as Service Usage and Artifact Registry show it. */
interface LongRunning {
  name?: string | null;
  done?: boolean | null;
  error?: unknown;
}

/** A client of gax with operations. Its own `check…Progress` tries again for ten minutes, in silence. */
interface WithOperations {
  operationsClient: { getOperation(request: never, options: typeof once): Promise<[LongRunning, ...unknown[]]> };
}

/** Operations of an API that can be asked for by name only. */
export function longRunningOperations(cloud: GoogleCloud, client: () => Promise<WithOperations>): OperationApi {
  return {
    get: async (name) => {
      const { operationsClient } = await client();
      const found = await cloud.find(`cannot read operation ${name}`, async () => {
        // The type wants the class of the message; only its fields are read.
        return (await operationsClient.getOperation({ name } as never, once))[0];
      });
      return found && toOperation(found);
    },
    running: () => Promise.resolve(undefined),
  };
}

export function toOperation(operation: LongRunning): Operation {
  const { name, done, error } = operation;
  return { name: name ?? '', done: done ?? false, ...(error ? { error: readOperationError(error) } : {}) };
}
