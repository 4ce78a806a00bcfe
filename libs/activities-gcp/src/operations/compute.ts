import type { compute_v1 } from '@googleapis/compute';
import type { GoogleCloud } from '../cloud.ts';
import type { Operation, OperationApi } from '../operation.ts';
import { readOperationError } from '../refusal.ts';

/** Where a resource of Compute Engine is. */
export type Place = { region: string } | { zone: string } | 'global';

/** Operations of Compute Engine on one resource. `path` is its path behind the project: `global/networks/acme-net`. */
export function computeOperations(cloud: GoogleCloud, place: Place, path: string): OperationApi {
  const { project } = cloud;
  return {
    async get(name) {
      const { globalOperations, regionOperations, zoneOperations } = await cloud.clients.compute();
      const found = await cloud.find(`cannot read operation ${name}`, async () => {
        const request = { project, operation: name };
        if (place === 'global') return (await globalOperations.get(request)).data;
        if ('region' in place) return (await regionOperations.get({ ...request, ...place })).data;
        return (await zoneOperations.get({ ...request, ...place })).data;
      });
      return found && toOperation(found);
    },
    async running() {
      const { globalOperations, regionOperations, zoneOperations } = await cloud.clients.compute();
      const all = await cloud.read(`cannot list operations on ${path}`, async () => {
        const request = { project, filter: 'status != DONE' };
        if (place === 'global') return (await globalOperations.list(request)).data.items;
        if ('region' in place) return (await regionOperations.list({ ...request, ...place })).data.items;
        return (await zoneOperations.list({ ...request, ...place })).data.items;
      });
      const found = (all ?? []).find((each) => each.status !== 'DONE' && each.targetLink?.endsWith(`/${path}`));
      return found && toOperation(found);
    },
  };
}

export function toOperation(operation: compute_v1.Schema$Operation): Operation {
  const { error, httpErrorStatusCode } = operation;
  return {
    name: operation.name ?? '',
    done: operation.status === 'DONE',
    percent: operation.progress ?? undefined,
    ...(error ? { error: readOperationError(error, httpErrorStatusCode) } : {}),
  };
}
