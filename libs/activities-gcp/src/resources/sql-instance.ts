import { driftOf, failed, notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { protos } from '@google-cloud/sql';
import { bringAbout, end, type Condition, type Lifespan } from '../bring-about.ts';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import type { SqlInstanceOutput, SqlInstanceProps } from '../kinds.ts';
import { follow } from '../operation.ts';
import { sqlOperations, toOperation } from '../operations/sql.ts';
import { foundByLabels, hasOurLabel, userLabels } from '../ownership.ts';
import { refuseChanges } from '../refuse-changes.ts';
import { databaseSecret, keyPlaces } from '../secrets.ts';
import { askedStorageLabel, sqlInstanceRequest, sqlInstanceSettings } from '../sql-instance-request.ts';

type Instance = protos.google.cloud.sql.v1.IDatabaseInstance;

const immutable = ['region', 'version'] as const;

/** The Cloud SQL instance. cloud.google.com/sql/docs/mysql/admin-api/rest/v1/instances */
export function sqlInstance(context: CloudContext): Resource<SqlInstanceProps, object, SqlInstanceOutput> {
  return {
    permissions: [
      'cloudsql.instances.create',
      'cloudsql.instances.delete',
      'cloudsql.instances.get',
      'cloudsql.instances.list',
      'cloudsql.instances.update',
    ],
    immutable,
    holdsData: true,

    async observe(ref) {
      const found = await lookAtInstance(cloudOf(context, ref.scope), ref.name, ref);
      if (!found || conditionOf(found) === 'broken' || found.state === 'PENDING_CREATE') return undefined;
      return { output: outputOf(ref, found), actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const { instances } = await cloud.clients.sql();
      const { project } = cloud;
      const made = await bringAbout(cloud, lifespan(cloud, ref), () =>
        cloud.send(`cannot create the Cloud SQL instance ${ref.name}`, async () => {
          return toOperation((await instances.insert({ project, body: sqlInstanceRequest(ref, props) }, once))[0]);
        }),
      );
      const instead = 'put it back, or make a new installation and move the data';
      refuseChanges(`the Cloud SQL instance ${ref.name}`, props, actualOf(made), immutable, instead);
      await sync(cloud, ref, props, made);
      return outputOf(ref, made);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await lookAtInstance(cloud, ref.name, ref);
      if (found?.settings?.deletionProtectionEnabled?.value) throw isProtected(ref);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const { instances } = await cloud.clients.sql();
      const all = await cloud.list('cannot list Cloud SQL instances', async () => {
        const [answer] = await instances.list({ project: cloud.project }, once);
        return answer.items ?? [];
      });
      return all
        .filter((each) => hasOurLabel(each.settings?.userLabels, scope))
        .map((each) => ({
          ...foundByLabels('gcp.sql-instance', each.name ?? '', each.settings?.userLabels),
          holdsData: true,
        }));
    },
  };
}

/** By name. Undefined: absent. Throws `NOT_OWNED`. */
export async function lookAtInstance(cloud: GoogleCloud, name: string, { scope }: Ref): Promise<Instance | undefined> {
  const { instances } = await cloud.clients.sql();
  const found = await cloud.find(`cannot read the Cloud SQL instance ${name}`, async () => {
    return (await instances.get({ project: cloud.project, instance: name }, once))[0] as Instance;
  });
  if (found && !hasOurLabel(found.settings?.userLabels, scope)) throw notOwned('the Cloud SQL instance', name);
  return found;
}

function conditionOf({ state }: Instance): Condition {
  if (state === 'FAILED') return 'broken';
  if (state === 'PENDING_DELETE') return 'leaving';
  return state === 'RUNNABLE' ? 'ready' : 'busy';
}

function lifespan(cloud: GoogleCloud, ref: Ref): Lifespan<Instance> {
  const what = `the Cloud SQL instance ${ref.name}`;
  return {
    what,
    target: `instances/${ref.name}`,
    operations: sqlOperations(cloud, ref.name),
    look: () => lookAtInstance(cloud, ref.name, ref),
    condition: conditionOf,
    lagMs: 60_000,
    async remove() {
      const { instances } = await cloud.clients.sql();
      return cloud.send(`cannot delete ${what}`, async () => {
        return toOperation((await instances.delete({ project: cloud.project, instance: ref.name }, once))[0]);
      });
    },
  };
}

function outputOf(ref: Ref, found: Instance): SqlInstanceOutput {
  const connectionName = found.connectionName ?? `${ref.scope.account}:${found.region}:${ref.name}`;
  const { name, key } = keyPlaces.sql;
  return {
    connectionName,
    config: {
      inCluster: false,
      cloudSQL: { instance: connectionName, serviceAccount: { kind: 'secret', name: databaseSecret.name } },
    },
    secrets: [{ name, keys: ['username', 'password', 'encryptionKeys', key] }],
  };
}

function actualOf({ region, databaseVersion, settings }: Instance): Partial<SqlInstanceProps> {
  const { backupConfiguration, deletionProtectionEnabled, storageAutoResizeLimit } = settings ?? {};
  const asked = settings?.userLabels?.[askedStorageLabel];
  return {
    region: region ?? '',
    version: databaseVersion as SqlInstanceProps['version'],
    tier: settings?.tier ?? '',
    ...(asked === undefined ? {} : { storageGb: Number(asked) }),
    maxStorageGb: Number(storageAutoResizeLimit?.value ?? 0),
    highAvailability: settings?.availabilityType === 'REGIONAL',
    backupDays: backupConfiguration?.backupRetentionSettings?.retainedBackups?.value ?? 0,
    deletionProtection: deletionProtectionEnabled?.value ?? false,
    labels: userLabels(settings?.userLabels),
  };
}

async function sync(cloud: GoogleCloud, ref: Ref, props: SqlInstanceProps, found: Instance): Promise<void> {
  const changed = driftOf(props, actualOf(found)).map(({ prop }) => prop);
  if (changed.length === 0) return;
  const { instances } = await cloud.clients.sql();
  const what = `cannot change ${changed.join(', ')} of the Cloud SQL instance ${ref.name}`;
  const settings = {
    ...sqlInstanceSettings(ref, props),
    // A disk never shrinks: less than it has is refused.
    dataDiskSizeGb: { value: String(Math.max(props.storageGb, Number(found.settings?.dataDiskSizeGb?.value ?? 0))) },
  };
  const operation = await cloud.send(what, async () => {
    const request = { project: cloud.project, instance: ref.name, body: { settings } };
    return toOperation((await instances.patch(request, once))[0]);
  });
  await follow(cloud, sqlOperations(cloud, ref.name), operation, `instances/${ref.name}`, what);
}

function isProtected(ref: Ref): Error {
  return failed('DEPENDENCY', 'SW-DEP-060', `the Cloud SQL instance ${ref.name} is protected against deletion`, {
    fix: `set database.deletionProtection to false, then slipway install ${ref.scope.installation}`,
    specPath: 'spec.database.deletionProtection',
  });
}
