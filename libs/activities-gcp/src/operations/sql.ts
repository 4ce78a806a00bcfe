import type { protos } from '@google-cloud/sql';
import { once } from '../client.ts';
import type { GoogleCloud } from '../cloud.ts';
import type { Operation, OperationApi } from '../operation.ts';
import { readOperationError } from '../refusal.ts';

type SqlOperation = protos.google.cloud.sql.v1.IOperation;

/** Operations of one Cloud SQL instance, which takes one change at a time. */
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
      const { operations } = await cloud.clients.sql();
      const all = await cloud.find(`cannot list the operations of ${instance}`, async () => {
        const [found] = await operations.list({ project, instance }, once);
        return Array.isArray(found) ? found : (found.items ?? []);
      });
      const found = (all ?? []).find((each: SqlOperation) => each.status !== 'DONE');
      return found && toOperation(found);
    },
  };
}

/** An operation that is done may hold an error, sometimes with an empty message. */
export function toOperation({ name, status, error }: SqlOperation): Operation {
  const failed = (error?.errors ?? []).length > 0;
  return { name: name ?? '', done: status === 'DONE', ...(failed ? { error: readOperationError(error) } : {}) };
}
