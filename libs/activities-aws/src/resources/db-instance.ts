import { CreateDBInstanceCommand, DeleteDBInstanceCommand, type DBInstance } from '@aws-sdk/client-rds';
import { driftOf, failed, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, end, type Condition, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type { DatabaseInstanceOutput, DatabaseInstanceProps } from '../kinds.ts';
import { foundByTags } from '../ownership.ts';
import { modifyInstance, untilApplied, untilAppliedPermissions } from '../rds-change.ts';
import { conditionOf, isStopped, listInstances, mayHoldLostData, readInstance } from '../rds-instance.ts';
import { actualOf, changeRequest, instanceRequest, instanceTags, type DatabaseNeeds } from '../rds-request.ts';
import { finalSnapshot, markKept } from '../rds-snapshot.ts';
import { rdsTagPermissions, syncRdsTags } from '../rds-tags.ts';

const immutable = ['version'] as const;

/** The database of Gitpod. docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance */
export function dbInstance(
  context: CloudContext,
): Resource<DatabaseInstanceProps, DatabaseNeeds, DatabaseInstanceOutput> {
  return {
    permissions: [
      ...rdsTagPermissions,
      ...untilAppliedPermissions,
      'rds:CreateDBInstance',
      'rds:CreateDBSnapshot',
      'rds:DeleteDBInstance',
      'rds:DeleteDBInstanceAutomatedBackup',
      'rds:DescribeDBSnapshots',
      'rds:ModifyDBInstance',
      // The first instance of an account brings along the role that RDS acts as.
      'iam:CreateServiceLinkedRole',
    ],
    immutable,
    holdsData: true,

    async observe(ref) {
      const found = await readInstance(cloudOf(context, ref.scope), ref.scope, ref.name);
      if (!found) return undefined;
      // One that failed after it ran stands, with its data; what it is differs from every plan.
      if (mayHoldLostData(found)) return { output: outputOf(found), actual: { ...actualOf(found), tier: 'FAILED' } };
      if (isStopped(found)) return { output: outputOf(found), actual: { ...actualOf(found), tier: 'STOPPED' } };
      if (['broken', 'leaving'].includes(conditionOf(found)) || found.Endpoint === undefined) return undefined;
      return { output: outputOf(found), actual: actualOf(found) };
    },

    async ensure(ref, props, needs) {
      const cloud = cloudOf(context, ref.scope);
      const condition = (found: DBInstance): Condition => {
        if (mayHoldLostData(found)) throw failedWithData(ref, found);
        return conditionOf(found);
      };
      const life = { ...lifespan(cloud, ref), condition };
      const made = await bringAbout(cloud, life, () => create(cloud, ref, props, needs));
      const instead = 'put the value back: data does not move by itself';
      refuseChanges(`the RDS instance ${ref.name}`, props, actualOf(made), immutable, instead);
      if (isStopped(made)) await untilApplied(cloud, ref);
      const changed = driftOf(props, actualOf(made)).map(({ prop }) => prop);
      if (changed.length > 0) {
        await syncRdsTags(cloud, ref, made.DBInstanceArn ?? '', made.TagList, instanceTags(props));
        const what = `cannot change ${changed.join(', ')} of the RDS instance ${ref.name}`;
        await modifyInstance(cloud, what, changeRequest(ref, props, made));
      }
      return outputOf(await untilApplied(cloud, ref));
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await readInstance(cloud, ref.scope, ref.name);
      const replicas = found?.ReadReplicaDBInstanceIdentifiers ?? [];
      if (replicas.length > 0) {
        const message = `the RDS instance ${ref.name} has replicas: ${replicas.join(', ')}`;
        throw failed('DEPENDENCY', 'SW-DEP-060', message, { fix: 'delete the replicas, then slipway retry {name}' });
      }
      await end(cloud, lifespan(cloud, ref));
      if (ref.lifecycle === 'retained') await markKept(cloud, ref);
    },

    async list(scope) {
      const found = await listInstances(cloudOf(context, scope), scope);
      return found.map(({ DBInstanceIdentifier, TagList }) => ({
        ...foundByTags('aws.db-instance', DBInstanceIdentifier ?? '', TagList),
        holdsData: true,
      }));
    },
  };
}

const outputOf = ({ DBInstanceIdentifier, Endpoint }: DBInstance): DatabaseInstanceOutput => ({
  instance: DBInstanceIdentifier ?? '',
  host: Endpoint?.Address ?? '',
  port: Endpoint?.Port ?? 0,
});

function lifespan(cloud: AmazonCloud, ref: Ref): Lifespan<DBInstance> {
  return {
    what: `the RDS instance ${ref.name}`,
    look: () => readInstance(cloud, ref.scope, ref.name),
    condition: conditionOf,
    status: ({ DBInstanceStatus }) => DBInstanceStatus ?? '',
    everyMs: 5_000,
    whyBroken: ({ DBInstanceStatus, StatusInfos }) => {
      const said = (StatusInfos ?? []).map(({ Message }) => Message ?? '').join(' ');
      return failed('INTERNAL', 'SW-INT-030', `the RDS instance ${ref.name} came up ${DBInstanceStatus ?? ''}`, {
        ...(said === '' ? {} : { cloudWords: said }),
      });
    },
    remove: (found) => remove(cloud, ref, found),
  };
}

async function create(cloud: AmazonCloud, ref: Ref, props: DatabaseInstanceProps, needs: DatabaseNeeds): Promise<void> {
  const request = new CreateDBInstanceCommand(instanceRequest(ref, props, needs));
  await cloud.send(`cannot create the RDS instance ${ref.name}`, async () => (await cloud.clients.rds()).send(request));
}

/** Its protection is our own setting: who asks for the removal has agreed to lose the data. What is to be kept stays as a snapshot. */
async function remove(cloud: AmazonCloud, ref: Ref, found: DBInstance): Promise<void> {
  // A change and a snapshot are both refused of one that is off.
  if (isStopped(found) && (found.DeletionProtection || ref.lifecycle === 'retained')) await untilApplied(cloud, ref);
  if (found.DeletionProtection) {
    const what = `cannot lift the protection of the RDS instance ${ref.name}`;
    await modifyInstance(cloud, what, { DBInstanceIdentifier: ref.name, DeletionProtection: false });
    await untilApplied(cloud, ref);
  }
  const end =
    ref.lifecycle === 'retained'
      ? { SkipFinalSnapshot: false, FinalDBSnapshotIdentifier: await finalSnapshot(cloud, ref) }
      : { SkipFinalSnapshot: true };
  const request = new DeleteDBInstanceCommand({ DBInstanceIdentifier: ref.name, DeleteAutomatedBackups: true, ...end });
  await cloud.delete(`cannot delete the RDS instance ${ref.name}`, async () =>
    (await cloud.clients.rds()).send(request),
  );
}

function failedWithData({ name, scope }: Ref, { DBInstanceStatus: status = '' }: DBInstance): Error {
  const message = `the RDS instance ${name} is ${status}, and it may hold data: it is not made again`;
  return failed('DEPENDENCY', 'SW-DEP-060', message, {
    fix: `restore or delete it: aws rds describe-db-instances --db-instance-identifier ${name} --region ${scope.location}; then slipway retry {name}`,
  });
}
