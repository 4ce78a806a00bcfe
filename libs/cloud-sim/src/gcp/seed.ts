import type { Json, JsonObject } from '../core/json.ts';
import { integer, isObject, list, object, objects, text } from '../core/json.ts';
import { parseDuration } from '../core/clock.ts';
import { delegate } from './dns/delegation.ts';
import type { Gcp } from './gcp.ts';
import { operatorEmail } from './operator.ts';
import { seedProject } from './projects/project.ts';
import { seedResource } from './seed-resource.ts';
import { addBucket, addObject } from './storage/storage.ts';

type Seeder = (gcp: Gcp, value: Json) => void;

const texts = (value: Json): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);
const items = (value: Json): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const setting =
  (key: string): Seeder =>
  (gcp, value) => {
    if (value === null || (typeof value === 'object' && !Array.isArray(value)))
      throw new Error(`${key} takes a plain value or a list`);
    gcp.store.put('settings', key, value);
  };

/** Test data for Google Cloud, by its key in the body of `POST /_sim/seed`. */
const seeders: Record<string, Seeder> = {
  /** `[{id, billing}]` */
  projects: (gcp, value) => {
    for (const project of items(value))
      seedProject(gcp, { id: text(project, 'id'), billing: project['billing'] !== false }, operatorEmail(gcp));
  },
  /** `{<principal e-mail or "operator">: [permission patterns]}`: subtracted from what its roles give. */
  deny: (gcp, value) => {
    if (!isObject(value)) throw new Error('deny maps principals to permissions');
    for (const [principal, permissions] of Object.entries(value)) {
      gcp.store.put('denied', principal === 'operator' ? operatorEmail(gcp) : principal, texts(permissions ?? null));
    }
  },
  /** `[{project, region, limits: {CPUS: 8}}]` */
  quotas: (gcp, value) => {
    for (const quota of items(value)) {
      const limits = Object.fromEntries(
        Object.keys(object(quota, 'limits')).map((metric) => [metric, integer(object(quota, 'limits'), metric) ?? 0]),
      );
      gcp.store.put('quotas', `${text(quota, 'project')}/${text(quota, 'region')}`, limits);
    }
  },
  /** `{<service>: {perSecond, burst}}`: a token bucket for each caller, in real seconds. */
  throttle: (gcp, value) => {
    if (!isObject(value)) throw new Error('throttle maps services to limits');
    for (const service of Object.keys(value)) gcp.store.put('throttles', service, object(value, service));
  },
  /** Zones that are sold out. */
  stockouts: setting('stockouts'),
  /** Share of clusters whose load balancers Google takes along, 0 to 1. */
  loadBalancerCare: setting('loadBalancerCare'),
  /** Organisation policy against service account keys. */
  disableServiceAccountKeyCreation: setting('disableServiceAccountKeyCreation'),
  tokenLifetimeSeconds: setting('tokenLifetimeSeconds'),
  /** `7d`, or 0 for none. */
  sqlNameReservation: (gcp, value) =>
    gcp.store.put('settings', 'sqlNameReservation', parseDuration(typeof value === 'string' ? value : Number(value))),
  /** `auto`: the parent's owner delegates after two minutes; `never`; `now`: at once for all zones. */
  delegation: (gcp, value) => {
    if (value !== 'auto' && value !== 'never' && value !== 'now') throw new Error('delegation is auto, never or now');
    if (value !== 'now') gcp.store.put('settings', 'delegation', value);
    if (value !== 'never')
      for (const zone of gcp.graph.all('dns.managedZones')) if (value === 'now') delegate(gcp, zone);
  },
  /** `[{project, name, objects: [names]}]` */
  buckets: (gcp, value) => {
    for (const bucket of items(value)) {
      addBucket(gcp, text(bucket, 'project'), text(bucket, 'name'), text(bucket, 'createdBy') || 'seed');
      for (const name of texts(list(bucket, 'objects'))) addObject(gcp, text(bucket, 'name'), name, 'seed');
    }
  },
  /** Existing objects of any kind: `[{service, path, type, body, refs}]`. */
  resources: (gcp, value) => {
    for (const resource of objects({ value }, 'value')) seedResource(gcp, resource);
  },
};

/** Applies test data; throws a sentence that names what is not understood. */
export function seedGoogle(gcp: Gcp, body: JsonObject): void {
  for (const [key, value] of Object.entries(body)) {
    const seeder = seeders[key];
    if (!seeder) throw new Error(`seed has no "${key}"; it takes ${Object.keys(seeders).join(', ')}`);
    seeder(gcp, value ?? null);
  }
}
