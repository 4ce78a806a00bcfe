import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { notFound } from '../fault.ts';
import { page } from '../page.ts';
import type { Collection } from './collection.ts';
import { compileFilter } from './filter.ts';
import { locationOf } from './insert.ts';
import { allZones, regions } from './locations.ts';
import { scopeOf } from './operations.ts';
import { computeId, selfLink } from './references.ts';

/** The resource of the URL; 404 when it is absent or not yet seen by the replica that is asked. */
export function findResource(collection: Collection, call: Call): Resource {
  const path = `projects/${call.project}/${scopeOf(locationOf(call))}/${collection.name}/${text(call.request, 'resource')}`;
  const resource = call.gcp.graph.get(computeId(path));
  if (resource && (call.http.method !== 'GET' || call.gcp.lags.visible(resource, 'get', call.reader))) return resource;
  throw notFound(`The resource '${path}' was not found`);
}

function seen(collection: Collection, call: Call): Resource[] {
  const { gcp, reader } = call;
  const type = `compute.${collection.name}`;
  const live = gcp.graph.all(type).filter((resource) => gcp.lags.visible(resource, 'list', reader));
  const ghosts = gcp.graph
    .tombstones(type)
    .filter((tombstone) => !gcp.graph.get(tombstone.id) && gcp.lags.ghost(tombstone, reader));
  return [...live, ...ghosts].filter((resource) => resource.project === call.project);
}

export function listCollection(collection: Collection, call: Call): JsonObject {
  const location = locationOf(call);
  const all = seen(collection, call)
    .filter((resource) => resource.location === location)
    .map((resource) => resource.body)
    .filter(compileFilter(text(call.request, 'filter')));
  const { items, nextPageToken } = page(
    all,
    integer(call.request, 'maxResults') ?? 500,
    text(call.request, 'pageToken'),
  );
  const path = `projects/${call.project}/${scopeOf(location)}/${collection.name}`;
  return {
    kind: `${collection.kind}List`,
    id: path,
    ...(items.length > 0 ? { items } : {}),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    selfLink: selfLink(path),
  };
}

/** All locations at once; empty ones carry a warning, as the real reply does. */
export function aggregatedList(collection: Collection, call: Call): JsonObject {
  const matching = seen(collection, call).filter((resource) =>
    compileFilter(text(call.request, 'filter'))(resource.body),
  );
  const scopes = [
    ...(collection.scopes.includes('global') ? ['global'] : []),
    ...(collection.scopes.includes('region') ? Object.keys(regions) : []),
    ...(collection.scopes.includes('zone') ? allZones() : []),
  ];
  const items: JsonObject = {};
  for (const location of scopes) {
    const here = matching.filter((resource) => resource.location === location).map((resource) => resource.body);
    items[scopeOf(location)] =
      here.length > 0
        ? { [collection.name]: here }
        : {
            warning: {
              code: 'NO_RESULTS_ON_PAGE',
              message: `There are no results for scope '${scopeOf(location)}' on this page.`,
            },
          };
  }
  const path = `projects/${call.project}/aggregated/${collection.name}`;
  return { kind: `${collection.kind}AggregatedList`, id: path, items, selfLink: selfLink(path) };
}
