import type { protos } from '@google-cloud/container';
import { once } from '../client.ts';
import type { GoogleCloud } from '../cloud.ts';
import type { Operation, OperationApi } from '../operation.ts';
import { readOperationError, type Refusal } from '../refusal.ts';

/** Operations of a location of Kubernetes Engine. `path` is that of their target behind the location: `clusters/acme`. */
export function containerOperations(cloud: GoogleCloud, location: string, path: string): OperationApi {
  const parent = `projects/${cloud.project}/locations/${location}`;
  return {
    async get(name) {
      const client = await cloud.clients.container();
      const found = await cloud.find(`cannot read operation ${name}`, async () => {
        return (await client.getOperation({ name: `${parent}/operations/${name}` }, once))[0];
      });
      return found && toOperation(found);
    },
    async running() {
      const client = await cloud.clients.container();
      const [{ operations }] = await cloud.read('cannot list operations of Kubernetes Engine', () =>
        client.listOperations({ parent }, once),
      );
      // The target is written with the project's number, and with `zones` where the location is one.
      const found = (operations ?? []).find((each) => each.status !== 'DONE' && each.targetLink?.endsWith(`/${path}`));
      return found && toOperation(found);
    },
  };
}

export function toOperation(operation: protos.google.container.v1.IOperation): Operation {
  const { error, name, progress, status } = operation;
  const failed = error?.code !== undefined && error?.code !== null && error.code !== 0;
  // The condition says what the error's canonical code does not: GCE_STOCKOUT, GCE_QUOTA_EXCEEDED.
  const condition = [...(operation.nodepoolConditions ?? []), ...(operation.clusterConditions ?? [])][0];
  const reason = typeof condition?.code === 'string' && condition.code !== 'UNKNOWN' ? condition.code : undefined;
  return {
    name: name ?? '',
    done: status === 'DONE',
    percent: percentOf(progress),
    ...(failed ? { error: withReason(readOperationError(error), reason) } : {}),
  };
}

const withReason = (refusal: Refusal, reason: string | undefined): Refusal =>
  reason === undefined ? refusal : { ...refusal, reasons: [reason, ...refusal.reasons] };

/** Nodes that are up of those that are to be, where the operation counts them. */
function percentOf(progress: protos.google.container.v1.IOperationProgress | null | undefined): number | undefined {
  const value = (name: string): number =>
    Number(progress?.metrics?.find((metric) => metric.name === name)?.intValue ?? 0);
  const total = value('NODES_TOTAL');
  return total > 0 ? Math.round((100 * value('NODES_DONE')) / total) : undefined;
}
