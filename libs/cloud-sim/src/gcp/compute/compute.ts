import { defineLoadBalancers } from '../children/load-balancer.ts';
import type { Api, Call } from '../api.ts';
import type { Gcp } from '../gcp.ts';
import { fields } from '../shape.ts';
import { tableRoutes } from '../table-routes.ts';
import type { Row } from '../table-routes.ts';
import type { Collection, Scope } from './collection.ts';
import { catalogueRows } from './catalogue.ts';
import { collections } from './collections/index.ts';
import { defineOperations, patch, remove } from './delete.ts';
import { insert } from './insert.ts';
import { operationRows } from './operations.ts';
import { aggregatedList, findResource, listCollection } from './read.ts';

export function compute(gcp: Gcp): Api {
  for (const collection of collections) defineOperations(gcp, collection);
  defineLoadBalancers(gcp);
  return {
    service: 'compute',
    title: 'Compute Engine API',
    style: 'reason',
    mustBeEnabled: true,
    routes: () => tableRoutes([...operationRows, ...catalogueRows, ...collections.flatMap(rows)]),
  };
}

const paths: Record<Scope, string> = { global: 'global', region: 'regions/{region}', zone: 'zones/{zone}' };
const listQuery = {
  filter: 'string',
  maxResults: 'int',
  pageToken: 'string',
  orderBy: 'string',
  returnPartialSuccess: 'bool',
  includeAllScopes: 'bool',
} as const;

/** `globalAddresses` is how the API names the global scope of a collection that also has regions. */
function apiName(collection: Collection, scope: Scope): string {
  if (scope !== 'global' || collection.scopes.length === 1) return collection.name;
  return `global${collection.name[0]?.toUpperCase() ?? ''}${collection.name.slice(1)}`;
}

function rows(collection: Collection): Row[] {
  const permission = (verb: string): string => `compute.${collection.name}.${verb}`;
  const scoped = collection.scopes.flatMap((scope): Row[] => {
    const base = `/compute/v1/projects/{project}/${paths[scope]}/${collection.name}`;
    const name = apiName(collection, scope);
    const one = `${base}/{resource}`;
    return [
      {
        operation: `${name}.get`,
        verb: 'GET',
        path: one,
        permission: permission('get'),
        handle: (call: Call) => findResource(collection, call).body,
      },
      {
        operation: `${name}.list`,
        verb: 'GET',
        path: base,
        permission: permission('list'),
        query: listQuery,
        handle: (call: Call) => listCollection(collection, call),
      },
      {
        operation: `${name}.delete`,
        verb: 'DELETE',
        path: one,
        permission: permission('delete'),
        query: { requestId: 'string' },
        handle: (call: Call) => remove(collection, call),
      },
      ...(collection.shape
        ? [
            {
              operation: `${name}.insert`,
              verb: 'POST',
              path: base,
              permission: permission('create'),
              query: { requestId: 'string' },
              body: fields(collection.shape),
              handle: (call: Call) => insert(collection, call),
            } satisfies Row,
          ]
        : []),
      ...(collection.patchable && collection.shape
        ? [
            {
              operation: `${name}.patch`,
              verb: 'PATCH',
              path: one,
              permission: permission('update'),
              query: { requestId: 'string' },
              body: fields(collection.shape),
              handle: (call: Call) => patch(collection, call),
            } satisfies Row,
          ]
        : []),
    ];
  });
  const aggregated: Row = {
    operation: `${collection.name}.aggregatedList`,
    verb: 'GET',
    path: `/compute/v1/projects/{project}/aggregated/${collection.name}`,
    permission: permission('list'),
    query: listQuery,
    handle: (call) => aggregatedList(collection, call),
  };
  return collection.scopes.some((scope) => scope !== 'global') ? [...scoped, aggregated] : scoped;
}
