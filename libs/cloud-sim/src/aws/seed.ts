import type { Json, JsonObject } from '../core/json.ts';
import { integer, isObject, labels, list, object, objects, text } from '../core/json.ts';
import type { Aws } from './aws.ts';
import { makeVolume } from './ec2/footprint.ts';
import { seedNetwork } from './ec2/seed-network.ts';
import { crowdedZonesSetting } from './eks/cluster-draft.ts';
import { seedRole, seedUser } from './iam/seed-identity.ts';
import { defaultAccount, operatorArn } from './operator.ts';
import { setUnorderable } from './rds/orderable.ts';
import { defaultRegion } from './regions.ts';
import { seedDelegation, seedZone } from './route53/seed-zones.ts';
import { addBucket } from './s3/bucket.ts';
import { addVersion } from './s3/object.ts';
import { setLimit } from './servicequotas/limits.ts';

type Seeder = (aws: Aws, value: Json) => void;

const items = (value: Json): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const texts = (value: Json): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

/** Test data for Amazon, by its key under `aws` in the body of `POST /_sim/seed`. */
const seeders: Record<string, Seeder> = {
  /** `{<ARN or "operator">: [action patterns]}`: subtracted from what policies give. */
  deny: (aws, value) => {
    if (!isObject(value)) throw new Error('deny maps principals to actions');
    for (const [principal, actions] of Object.entries(value))
      aws.store.put('aws.denied', principal === 'operator' ? operatorArn() : principal, texts(actions ?? null));
  },
  /** Zones without room for control planes. */
  eksCrowdedZones: (aws, value) => aws.store.put('settings', crowdedZonesSetting, texts(value)),
  /** `{<service>: {perSecond, burst}}`: a token bucket for each caller, in real seconds. */
  throttle: (aws, value) => {
    if (!isObject(value)) throw new Error('throttle maps services to limits');
    for (const service of Object.keys(value)) aws.store.put('aws.throttles', service, object(value, service));
  },
  /** Zones (`eu-west-1a`), or types in zones (`eu-west-1a/m6i.xlarge`), that have no machine left. */
  stockouts: (aws, value) => aws.store.put('settings', 'aws.stockouts', texts(value)),
  /** Types that zones do not have at all: `eu-west-1a/m6i.xlarge`. */
  instanceTypesWithheld: (aws, value) => aws.store.put('settings', 'aws.instanceTypesWithheld', texts(value)),
  /** Networks of somebody else's: `[{region, cidr, tags, gateway, subnets: [{cidr, zone, tags}]}]`. */
  networks: (aws, value) => {
    for (const network of objects({ value }, 'value'))
      seedNetwork(aws, { account: defaultAccount, region: text(network, 'region') || defaultRegion }, network);
  },
  /** Volumes of claims that nobody asked Kubernetes for: `[{zone, sizeGib, tags}]`. */
  volumes: (aws, value) => {
    for (const volume of items(value)) {
      const zone = text(volume, 'zone') || `${defaultRegion}a`;
      const place = { account: defaultAccount, region: zone.slice(0, -1) };
      const facts = { zone, sizeGib: integer(volume, 'sizeGib') ?? 1, type: 'gp3', encrypted: false };
      makeVolume(aws, place, { ...facts, tags: labels(volume, 'tags'), createdBy: 'seed' });
    }
  },
  /** `[{service: "vpc", code: "L-F678F1CE", value: 1, account, region}]` */
  quotas: (aws, value) => {
    for (const quota of items(value)) {
      const place = {
        account: text(quota, 'account') || defaultAccount,
        region: text(quota, 'region') || defaultRegion,
      };
      setLimit(aws, place, text(quota, 'service'), text(quota, 'code'), integer(quota, 'value') ?? 0);
    }
  },
  /** Classes of database instances that are not to be had. */
  unorderable: (aws, value) => setUnorderable(aws, texts(value)),
  /** Zones that were there before: `[{name, account, tags, records}]`. */
  hostedZones: (aws, value) => {
    for (const zone of items(value)) seedZone(aws, defaultAccount, zone);
  },
  /** `auto`, `never` or `now`. */
  delegation: (aws, value) => seedDelegation(aws, String(value)),
  /** Roles and users of somebody else's: `[{name, path, service, trust, policies: [ARNs], tags: [{Key, Value}]}]`. */
  roles: (aws, value) => {
    for (const role of items(value)) seedRole(aws, defaultAccount, role);
  },
  users: (aws, value) => {
    for (const user of items(value)) seedUser(aws, defaultAccount, user);
  },
  /** Buckets that were there before, also of other accounts: `[{name, account, region, objects: [keys]}]`. */
  buckets: (aws, value) => {
    for (const bucket of items(value)) {
      const account = text(bucket, 'account') || defaultAccount;
      const region = text(bucket, 'region') || defaultRegion;
      const added = addBucket(aws, { name: text(bucket, 'name'), account, region, createdBy: 'seed' });
      for (const key of texts(list(bucket, 'objects'))) addVersion(aws, added, { key, content: '', createdBy: 'seed' });
    }
  },
};

/** Applies test data; throws a sentence that names what is not understood. */
export function seedAmazon(aws: Aws, body: JsonObject): void {
  for (const [key, value] of Object.entries(body)) {
    const seeder = seeders[key];
    if (!seeder) throw new Error(`seed has no "aws.${key}"; it takes ${Object.keys(seeders).join(', ')}`);
    seeder(aws, value ?? null);
  }
}
