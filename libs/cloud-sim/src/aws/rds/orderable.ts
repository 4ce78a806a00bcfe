import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { availabilityZones } from '../regions.ts';
import type { Call } from '../service.ts';
import type { MajorVersion } from './engine-versions.ts';
import { majorVersions, resolveVersion } from './engine-versions.ts';
import { describePage } from './object.ts';
import { invalidCombination, invalidValue } from './refusals.ts';

interface InstanceClass {
  name: string;
  /** Lines of MySQL that it runs. */
  majors: readonly string[];
  /** Dollars an hour in one zone, list price of eu-west-1. */
  price: number;
}

const all = ['5.7', '8.0', '8.4'];
const classes: readonly InstanceClass[] = [
  { name: 'db.t3.micro', majors: all, price: 0.018 },
  { name: 'db.t3.small', majors: all, price: 0.036 },
  { name: 'db.t3.medium', majors: all, price: 0.072 },
  { name: 'db.t3.large', majors: all, price: 0.145 },
  { name: 'db.t4g.medium', majors: ['8.0', '8.4'], price: 0.07 },
  { name: 'db.m5.large', majors: all, price: 0.19 },
  { name: 'db.m5.xlarge', majors: all, price: 0.38 },
  { name: 'db.m6g.large', majors: all, price: 0.17 },
  { name: 'db.m6g.xlarge', majors: all, price: 0.339 },
  { name: 'db.m6i.large', majors: all, price: 0.19 },
  { name: 'db.m7g.large', majors: ['8.0', '8.4'], price: 0.179 },
  { name: 'db.r6g.large', majors: all, price: 0.238 },
];

/** Smallest and largest volume of each storage type, in GiB. */
export const storageTypes: Record<string, { least: number; most: number }> = {
  gp2: { least: 20, most: 65_536 },
  gp3: { least: 20, most: 65_536 },
  io1: { least: 100, most: 65_536 },
};

const license = 'general-public-license';

/** Classes that are not to be had, as seeded. */
function soldOut(aws: Aws): string[] {
  return aws.store.get<string[]>('settings', 'aws.unorderable') ?? [];
}

export function setUnorderable(aws: Aws, names: string[]): void {
  aws.store.put('settings', 'aws.unorderable', names);
}

const runs = (aws: Aws, item: InstanceClass, major: MajorVersion): boolean =>
  item.majors.includes(major.major) && !soldOut(aws).includes(item.name);

/** The refusal when class and version do not go together. */
export function checkOrderable(aws: Aws, className: string, version: string, major: MajorVersion): void {
  if (!/^db\.[a-z0-9-]+\.[a-z0-9-]+$/.test(className)) throw invalidValue(`Invalid DB Instance class: ${className}`);
  const item = classes.find(({ name }) => name === className);
  if (!item || !runs(aws, item, major))
    throw invalidCombination(
      `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${className}, Engine=mysql, EngineVersion=${version}, LicenseModel=${license}. For supported combinations of instance class and database engine version, see the documentation.`,
    );
}

/** Dollars an hour with storage. */
export function instancePrice(className: string, sizeGib: number, multiAz: boolean): number {
  const perHour = (classes.find(({ name }) => name === className)?.price ?? 0.2) + (sizeGib * 0.127) / 730;
  return perHour * (multiAz ? 2 : 1);
}

export function describeOrderableOptions(call: Call): JsonObject {
  const { aws, input, region } = call;
  const [version, className] = [text(input, 'EngineVersion'), text(input, 'DBInstanceClass')];
  if (text(input, 'Engine') !== 'mysql') throw invalidValue(`Invalid DB engine: ${text(input, 'Engine')}`);
  const only = version === '' ? undefined : resolveVersion(version);
  const zones = availabilityZones(region).map(({ name }) => ({ Name: name }));
  const options = majorVersions
    .filter((major) => only === undefined || major === only.major)
    .flatMap((major) =>
      classes
        .filter((item) => (className === '' || item.name === className) && runs(aws, item, major))
        .flatMap((item) => versionsOf(major, version).map((EngineVersion) => ({ item, EngineVersion }))),
    )
    .flatMap(({ item, EngineVersion }) =>
      Object.entries(storageTypes).map(([StorageType, { least, most }]) => ({
        Engine: 'mysql',
        EngineVersion,
        DBInstanceClass: item.name,
        LicenseModel: license,
        AvailabilityZones: zones,
        MultiAZCapable: true,
        ReadReplicaCapable: true,
        Vpc: true,
        SupportsStorageEncryption: true,
        StorageType,
        SupportsIops: StorageType !== 'gp2',
        SupportsStorageAutoscaling: true,
        MinStorageSize: least,
        MaxStorageSize: most,
        SupportedNetworkTypes: ['DUAL', 'IPV4'],
      })),
    );
  return describePage(input, 'OrderableDBInstanceOptions', options);
}

const versionsOf = (major: MajorVersion, wanted: string): readonly string[] =>
  major.versions.filter((version) => wanted === '' || wanted === major.major || wanted === version);
