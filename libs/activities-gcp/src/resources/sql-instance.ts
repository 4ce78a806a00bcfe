import { driftOf, failed, notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import type { protos } from '@google-cloud/sql';
import { bringAbout, end, type Condition, type Lifespan } from '../bring-about.ts';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { failureOf, hasRule } from '../failure.ts';
import type { SqlInstanceOutput, SqlInstanceProps } from '../kinds.ts';
import { sqlInstanceName } from '../names.ts';
import { listOperations, sqlOperations, toOperation } from '../operations/sql.ts';
import { foundByLabels, hasOurLabel, userLabels } from '../ownership.ts';
import { everyPage } from '../pages.ts';
import { databaseSecret, keyPlaces } from '../secrets.ts';
import { changeInstance, sendToInstance } from '../sql-change.ts';
import { currentInstanceName, plannedInstanceName } from '../sql-name.ts';
import { askedStorageGb, instanceRequest, settingsRequest } from '../sql-request.ts';

export type SqlInstance = protos.google.cloud.sql.v1.IDatabaseInstance;

const immutable = ['region', 'version'] as const;

/** The database of Gitpod. cloud.google.com/sql/docs/mysql/admin-api/rest/v1/instances */
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
      const cloud = cloudOf(context, ref.scope);
      const named = await current(cloud, ref);
      const found = await readInstance(cloud, ref.scope, named.name);
      // One that failed after it ran stands, with its data; what it is differs from every plan.
      if (found && (await mayHoldLostData(cloud, found)))
        return { output: outputOf(named), actual: { ...actualOf(found), tier: 'FAILED' } };
      if (!found || ['broken', 'leaving'].includes(conditionOf(found)) || found.state === 'PENDING_CREATE')
        return undefined;
      return { output: outputOf(named), actual: actualOf(found) };
    },

    async ensure(planned, props) {
      const cloud = cloudOf(context, planned.scope);
      const ref = await current(cloud, planned);
      const { instances } = await cloud.clients.sql();
      const look = async (): Promise<SqlInstance | undefined> => {
        const found = await readInstance(cloud, ref.scope, ref.name);
        if (found && (await mayHoldLostData(cloud, found))) throw failedWithData(ref);
        return found;
      };
      const made = await bringAbout(cloud, { ...lifespan(cloud, ref), look }, () => {
        const request = { project: cloud.project, body: instanceRequest(ref, props) };
        const what = `cannot create the Cloud SQL instance ${ref.name}`;
        return sendToInstance(cloud, ref.name, what, () => instances.insert(request, once));
      });
      const instead = 'put the value back: data does not move by itself';
      refuseChanges(`the Cloud SQL instance ${ref.name}`, props, actualOf(made), immutable, instead);
      const changed = driftOf(props, actualOf(made)).map(({ prop }) => prop);
      if (changed.length > 0) {
        const what = `cannot change ${changed.join(', ')} of the Cloud SQL instance ${ref.name}`;
        const request = { project: cloud.project, instance: ref.name, body: { settings: settingsRequest(ref, props) } };
        await changeInstance(cloud, ref.name, what, () => instances.patch(request, once));
      }
      return outputOf(ref);
    },

    async destroy(planned) {
      const cloud = cloudOf(context, planned.scope);
      const ref = await current(cloud, planned);
      const found = await readInstance(cloud, ref.scope, ref.name);
      if (found?.replicaNames && found.replicaNames.length > 0) {
        const message = `the Cloud SQL instance ${ref.name} has replicas: ${found.replicaNames.join(', ')}`;
        throw failed('DEPENDENCY', 'SW-DEP-060', message, { fix: 'delete the replicas, then slipway retry {name}' });
      }
      if (found?.settings?.deletionProtectionEnabled?.value) await liftProtection(cloud, ref);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const found = await listInstances(cloudOf(context, scope), scope);
      return found.map((each) => {
        const its = foundByLabels('gcp.sql-instance', each.name ?? '', each.settings?.userLabels);
        const name = plannedInstanceName({ ...scope, incarnation: its.incarnation ?? scope.incarnation }, its.name);
        return { ...its, name, holdsData: true };
      });
    },
  };
}

/** The ref under the name that the instance has now. Of another installation's name, nothing is known. */
async function current(cloud: GoogleCloud, ref: Ref): Promise<Ref> {
  return ref.name === sqlInstanceName(ref.scope) ? { ...ref, name: await currentInstanceName(cloud, ref.scope) } : ref;
}

/** All that are ours, of any incarnation. */
export async function listInstances(cloud: GoogleCloud, scope: Pick<Scope, 'installation'>): Promise<SqlInstance[]> {
  return (await allInstances(cloud)).filter((each) => hasOurLabel(each.settings?.userLabels, scope));
}

/** Of the whole project, whoever's. */
export async function allInstances(cloud: GoogleCloud): Promise<SqlInstance[]> {
  const { instances } = await cloud.clients.sql();
  return cloud.list('cannot list Cloud SQL instances', () =>
    everyPage(
      async (page) => ({ data: (await instances.list({ project: cloud.project, ...page }, once))[0] }),
      ({ items }) => items,
    ),
  );
}

/** Undefined: absent. Throws `NOT_OWNED`. */
export async function readInstance(cloud: GoogleCloud, scope: Scope, name: string): Promise<SqlInstance | undefined> {
  const { instances } = await cloud.clients.sql();
  const what = `cannot read the Cloud SQL instance ${name}`;
  try {
    const found = await cloud.find(what, async () => {
      return (await instances.get({ project: cloud.project, instance: name }, once))[0];
    });
    if (found && !hasOurLabel(found.settings?.userLabels, scope)) throw notOwned('the Cloud SQL instance', name);
    return found;
  } catch (error) {
    // Cloud SQL may also say 403 of what is not there; a caller who may list is told the truth by the list.
    if (!hasRule(error, 'SW-AUTHZ-025') || (await allInstances(cloud)).some((each) => each.name === name)) throw error;
    return undefined;
  }
}

function conditionOf({ state }: SqlInstance): Condition {
  if (state === 'PENDING_DELETE') return 'leaving';
  if (state === 'FAILED') return 'broken';
  return state === 'RUNNABLE' || state === 'SUSPENDED' ? 'ready' : 'busy';
}

/**
 * Failed, and not known to have failed already when it was made: Google says FAILED also of what ran and broke in maintenance, and
 * that is never replaced.
 */
async function mayHoldLostData(cloud: GoogleCloud, { name, state }: SqlInstance): Promise<boolean> {
  if (state !== 'FAILED') return false;
  const history = await listOperations(cloud, name ?? '');
  const create = history.find(({ operationType }) => operationType === 'CREATE');
  return (create?.error?.errors ?? []).length === 0;
}

function failedWithData({ name, scope }: Ref): Error {
  const message = `the Cloud SQL instance ${name} has failed, and it may hold data: it is not made again`;
  return failed('DEPENDENCY', 'SW-DEP-060', message, {
    fix: `restore or delete it: gcloud sql instances describe ${name} --project ${scope.account}; then slipway retry {name}`,
  });
}

function lifespan(cloud: GoogleCloud, ref: Ref): Lifespan<SqlInstance> {
  return {
    what: `the Cloud SQL instance ${ref.name}`,
    target: ref.name,
    operations: sqlOperations(cloud, ref.name),
    look: () => readInstance(cloud, ref.scope, ref.name),
    condition: conditionOf,
    lagMs: 60_000,
    async whyBroken() {
      const history = await listOperations(cloud, ref.name);
      const create = history.find(({ operationType }) => operationType === 'CREATE');
      const refusal = create && toOperation(create).error;
      return refusal && failureOf(refusal, `cannot create the Cloud SQL instance ${ref.name}`);
    },
    async remove() {
      const { instances } = await cloud.clients.sql();
      const request = { project: cloud.project, instance: ref.name };
      const what = `cannot delete the Cloud SQL instance ${ref.name}`;
      return sendToInstance(cloud, ref.name, what, () => instances.delete(request, once));
    },
  };
}

/** Our own setting, from the installation file: who asks for the removal has agreed to lose the data. */
async function liftProtection(cloud: GoogleCloud, ref: Ref): Promise<void> {
  const { instances } = await cloud.clients.sql();
  const body = { settings: { deletionProtectionEnabled: { value: false } } };
  const request = { project: cloud.project, instance: ref.name, body };
  const what = `cannot lift the protection of the Cloud SQL instance ${ref.name}`;
  await changeInstance(cloud, ref.name, what, () => instances.patch(request, once));
}

function outputOf({ scope, name }: Ref): SqlInstanceOutput {
  const connectionName = `${scope.account}:${scope.location}:${name}`;
  return {
    connectionName,
    config: {
      inCluster: false,
      cloudSQL: { instance: connectionName, serviceAccount: { kind: 'secret', name: databaseSecret.name } },
    },
    secrets: [{ name: databaseSecret.name, keys: ['username', 'password', 'encryptionKeys', keyPlaces.sql.key] }],
  };
}

function actualOf({ region, databaseVersion, settings }: SqlInstance): Partial<SqlInstanceProps> {
  const { backupConfiguration, tier, userLabels: labels } = settings ?? {};
  return {
    region: region ?? '',
    version: databaseVersion as SqlInstanceProps['version'],
    tier: tier ?? '',
    storageGb: askedStorageGb(settings),
    maxStorageGb: Number(settings?.storageAutoResizeLimit?.value ?? 0),
    highAvailability: settings?.availabilityType === 'REGIONAL',
    backupDays: backupConfiguration?.backupRetentionSettings?.retainedBackups?.value ?? 0,
    deletionProtection: settings?.deletionProtectionEnabled?.value ?? false,
    labels: userLabels(labels),
  };
}
