import type { protos } from '@google-cloud/sql';
import { once } from '../client.ts';
import type { GoogleCloud } from '../cloud.ts';
import type { Operation, OperationApi } from '../operation.ts';
import { readOperationError } from '../refusal.ts';

/** Operations of Cloud SQL on one instance: also those on its databases and users. */
export function sqlOperations(cloud: GoogleCloud, instance: string): OperationApi {
  const { project } = cloud;
  return {
    async get(name) {
      const { operations } = await cloud.clients.sql();
      const found = await cloud.find(`cannot read operation ${name}`, async () => {
        return (await operations.get({ project, operation: name }, once))[0];
      });
      return found && toOperation(found);
    },
    async running() {
      const all = await listOperations(cloud, instance);
      const running = all.find((each) => each.targetId === instance && each.status !== 'DONE');
      return running && toOperation(running);
    },
  };
}

/** The latest on an instance, newest first. */
export async function listOperations(
  cloud: GoogleCloud,
  instance: string,
): Promise<protos.google.cloud.sql.v1.IOperation[]> {
  const { operations } = await cloud.clients.sql();
  const found = await cloud.find(`cannot list operations on ${instance}`, async () => {
    return (await operations.list({ project: cloud.project, instance, maxResults: 20 }, once))[0];
  });
  // Pages come as arrays when the client turns them itself.
  return Array.isArray(found) ? (found as protos.google.cloud.sql.v1.IOperation[]) : (found?.items ?? []);
}

export function toOperation({ name, status, error }: protos.google.cloud.sql.v1.IOperation): Operation {
  const failed = (error?.errors ?? []).length > 0;
  return { name: name ?? '', done: status === 'DONE', ...(failed ? { error: readOperationError(error) } : {}) };
}
