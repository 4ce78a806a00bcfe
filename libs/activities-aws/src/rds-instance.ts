import { DescribeDBInstancesCommand, type DBInstance } from '@aws-sdk/client-rds';
import { notOwned } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { Condition } from './bring-about.ts';
import type { AmazonCloud } from './cloud.ts';
import { hasOurTags } from './ownership.ts';

/** Of the whole region, whoever's. docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances */
async function allInstances(cloud: AmazonCloud): Promise<DBInstance[]> {
  return cloud.list('cannot list RDS instances', async (Marker) => {
    const page = await (await cloud.clients.rds()).send(new DescribeDBInstancesCommand({ Marker }));
    return { items: page.DBInstances, next: page.Marker };
  });
}

/** All that are ours, of any incarnation. */
export const listInstances = async (cloud: AmazonCloud, scope: Pick<Scope, 'installation'>): Promise<DBInstance[]> =>
  (await allInstances(cloud)).filter(({ TagList }) => hasOurTags(TagList, scope));

/** Undefined: absent. Throws `NOT_OWNED`. */
export async function readInstance(cloud: AmazonCloud, scope: Scope, name: string): Promise<DBInstance | undefined> {
  const found = await cloud.find(`cannot read the RDS instance ${name}`, async () =>
    (await cloud.clients.rds()).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name })),
  );
  const instance = found?.DBInstances?.[0];
  if (instance && !hasOurTags(instance.TagList, scope)) throw notOwned('the RDS instance', name);
  return instance;
}

/** docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const usable = new Set(['available', 'stopped', 'storage-full', 'storage-optimization', 'storage-initialization']);
const broken = new Set([
  'failed',
  'inaccessible-encryption-credentials',
  'incompatible-network',
  'incompatible-option-group',
  'incompatible-parameters',
  'insufficient-capacity',
]);

export function conditionOf({ DBInstanceStatus: status = '' }: DBInstance): Condition {
  if (status === 'deleting') return 'leaving';
  if (broken.has(status)) return 'broken';
  return usable.has(status) ? 'ready' : 'busy';
}

/** Somebody stopped it: RDS changes nothing of it then, and starts it by itself after a week. */
export const isStopped = ({ DBInstanceStatus }: DBInstance): boolean => DBInstanceStatus === 'stopped';

/** What ran once may hold data, however it stands now: it is never replaced. */
export const mayHoldLostData = (found: DBInstance): boolean =>
  conditionOf(found) === 'broken' && found.InstanceCreateTime !== undefined;
