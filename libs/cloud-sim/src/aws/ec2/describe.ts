import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, list, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import { page } from '../page.ts';
import type { Call, Operation } from '../service.ts';
import { invalidParameter } from './faults.ts';
import type { FilterTable } from './filters.ts';
import { asksTags, compileFilters, filtersOf } from './filters.ts';
import type { Ec2Kind } from './kinds.ts';
import { absent, checkId } from './kinds.ts';
import { ec2Arn, objectsOf, placeOfCall } from './objects.ts';
import { request } from './request.ts';

/** How objects of one kind are described. */
export interface Collection {
  kind: Ec2Kind;
  /** Member of the request that lists ids. */
  ids: string;
  /** Member of the reply. */
  result: string;
  filters: FilterTable;
  /** Default `Filters`. */
  filterMember?: string;
  /** What the API shows, where it is more than the body. */
  show?(aws: Aws, resource: Resource): JsonObject;
  /** Deleted ones are still shown, in their last state, for about an hour. */
  lingers?: boolean;
  /** Narrows the list by further members of the request, e.g. names. */
  narrow?(call: Call, shown: JsonObject[]): JsonObject[];
  /** Puts what is shown into the reply, where that is more than a list. */
  wrap?(shown: JsonObject[]): JsonObject[];
}

const hour = 3_600_000;
const smallestPage = 5;
const largestPage = 1000;

export function describe(collection: Collection): Operation {
  return request({
    reads: true,
    handle: (call) => {
      const { aws, input } = call;
      const filters = filtersOf(input, collection.filterMember ?? 'Filters');
      const test = compileFilters(filters, collection.filters);
      const ids = list(input, collection.ids).filter((id) => typeof id === 'string');
      const found = ids.length > 0 ? byIds(collection, call, ids) : seen(collection, call, asksTags(filters));
      const shown = found
        .map((resource) => ({ resource, body: collection.show?.(aws, resource) ?? resource.body }))
        .filter(({ resource, body }) => test({ ...body, Tags: resource.body['Tags'] }))
        .map(({ body }) => body);
      const narrowed = collection.narrow?.(call, shown) ?? shown;
      return paged(input, collection.result, collection.wrap?.(narrowed) ?? narrowed);
    },
  });
}

/** One page of a list under its member, with `NextToken` while there is more. */
export function paged(input: JsonObject, member: string, all: JsonObject[]): JsonObject {
  const size = integer(input, 'MaxResults');
  if (size !== undefined && size < smallestPage)
    throw invalidParameter(
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value greater than ${smallestPage}.`,
    );
  const { items, next } = page(
    all,
    Math.min(size ?? largestPage, largestPage),
    text(input, 'NextToken'),
    () => new AwsFault('InvalidNextToken', 'The specified NextToken is not valid.'),
  );
  return { [member]: items, ...(next === undefined ? {} : { NextToken: next }) };
}

/** All of them or a refusal; a replica may not know the newest yet. */
function byIds(collection: Collection, call: Call, ids: string[]): Resource[] {
  const { aws } = call;
  for (const id of ids) checkId(collection.kind, id);
  const gone = lingering(collection, call);
  return ids.map((id) => {
    const arn = ec2Arn(placeOfCall(call), collection.kind, id);
    const live = aws.graph.get(arn);
    if (live && visible(call, live, 'get')) return live;
    const deleted = gone.find((resource) => resource.id === arn);
    if (deleted && !live) return deleted;
    throw absent(collection.kind, id);
  });
}

/** New objects come late into lists, latest into the index of tags; deleted ones leave it late. */
function seen(collection: Collection, call: Call, byTag: boolean): Resource[] {
  const { aws, reader } = call;
  const place = placeOfCall(call);
  const live = objectsOf(aws, place, collection.kind).filter((resource) =>
    visible(call, resource, byTag ? 'list' : 'get'),
  );
  const ghosts = collection.lingers
    ? lingering(collection, call)
    : aws.graph
        .tombstones(`ec2.${collection.kind}`)
        .filter((tombstone) => !aws.graph.get(tombstone.id) && aws.lags.ghost(tombstone, reader))
        .filter((tombstone) => tombstone.project === place.account && tombstone.location === place.region);
  return [...live, ...ghosts];
}

/** What was there before everything else every replica knows. */
export function visible({ aws, reader }: Call, resource: Resource, read: 'get' | 'list'): boolean {
  return resource.createdBy === 'seed' || aws.lags.visible(resource, read, reader);
}

function lingering(collection: Collection, call: Call): Resource[] {
  if (!collection.lingers) return [];
  const { aws } = call;
  const place = placeOfCall(call);
  return aws.graph
    .tombstones(`ec2.${collection.kind}`)
    .filter((tombstone) => tombstone.project === place.account && tombstone.location === place.region)
    .filter((tombstone) => !aws.graph.get(tombstone.id) && aws.clock.now() < tombstone.deletedAt + hour);
}
