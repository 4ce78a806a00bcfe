import type { Resource } from '../../core/graph.ts';
import { tags } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, list, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import { tagIndex } from '../lag-profiles.ts';
import { page } from '../page.ts';
import type { Call, Service } from '../service.ts';

const globalRegion = 'us-east-1';
const mostFilters = 50;
/** Services whose objects the index leaves out, by the service in their ARN. */
const unindexed = ['iam', 'autoscaling', 'sts'];

/** Resource Groups Tagging: one index over the tags of nearly all services, some minutes behind them. */
export function tagging(_aws: Aws): Service {
  return {
    service: 'tagging',
    prefix: 'tag',
    schemas: () => import('@aws-sdk/client-resource-groups-tagging-api'),
    operations: { GetResources: { handle: getResources } },
  };
}

function invalid(message: string): AwsFault {
  return new AwsFault('InvalidParameterException', message);
}

/** The index shows what is gone for as long as it needs to learn of it. */
function indexed({ aws, caller, region, reader }: Call): Resource[] {
  const { clock, graph, lags } = aws;
  const now = clock.now() - reader.stale;
  const passed = (resource: Resource, since: number, what: string): boolean =>
    now >= since + lags.length(tagIndex, reader.replica, 'tag index', what, resource.id, String(since));
  const live = graph.all().filter((item) => passed(item, item.createdAt, 'made'));
  const gone = graph
    .tombstones()
    .filter((item) => !passed(item, item.deletedAt, 'gone') && passed(item, item.createdAt, 'made'));
  return [...live, ...gone].filter(
    (item) =>
      item.cloud === cloud &&
      item.project === caller.account &&
      (item.location === 'global' ? globalRegion : item.location) === region &&
      !unindexed.includes(serviceOf(item)) &&
      // Objects in buckets and parts of uploads have no place in it.
      item.type !== 's3.objects' &&
      item.type !== 's3.uploads',
  );
}

const serviceOf = (resource: Resource): string => resource.id.split(':')[2] ?? '';
/** `ec2:vpc`, `rds:db`, `s3`. */
function typeOf(resource: Resource): string {
  const kind = (resource.id.split(':')[5] ?? '').split('/')[0] ?? '';
  return serviceOf(resource) === 's3' ? 's3' : `${serviceOf(resource)}:${kind}`;
}

function getResources(call: Call): JsonObject {
  const { input } = call;
  const filters = objects(input, 'TagFilters');
  const types = list(input, 'ResourceTypeFilters').filter((item) => typeof item === 'string');
  const arns = list(input, 'ResourceARNList').filter((item) => typeof item === 'string');
  if (filters.length > mostFilters) throw invalid(`You can specify up to ${mostFilters} tag filters.`);
  if (arns.length > 0 && (filters.length > 0 || types.length > 0))
    throw invalid('ResourceARNList cannot be specified together with TagFilters or ResourceTypeFilters.');
  const all = indexed(call)
    .map((resource) => ({ resource, own: tags(resource) }))
    .filter(({ own }) => Object.keys(own).length > 0)
    .filter(({ resource }) => arns.length === 0 || arns.includes(resource.id))
    .filter(({ resource }) => types.length === 0 || types.some((type) => fits(typeOf(resource), type)))
    .filter(({ own }) => filters.every((filter) => passes(own, filter)))
    .map(({ resource, own }) => ({
      ResourceARN: resource.id,
      Tags: Object.entries(own).map(([Key, Value]) => ({ Key, Value })),
    }));
  const size = Math.min(integer(input, 'ResourcesPerPage') ?? 50, 100);
  const { items, next } = page(all, size, text(input, 'PaginationToken'), () =>
    invalid('The specified pagination token is not valid.'),
  );
  return { ResourceTagMappingList: items, PaginationToken: next ?? '' };
}

const fits = (type: string, wanted: string): boolean => type === wanted || type.startsWith(`${wanted}:`);

function passes(own: Record<string, string>, filter: JsonObject): boolean {
  const [value, values] = [own[text(filter, 'Key')], list(filter, 'Values')];
  return value !== undefined && (values.length === 0 || values.includes(value));
}
