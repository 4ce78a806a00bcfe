import type { ClusterApi } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import type { File } from '@google-cloud/storage';
import type { GoogleCloud } from '../cloud.ts';
import { hasRule, isAbsent } from '../failure.ts';
import { hasNote, setNote } from '../identity/account.ts';
import { accountId } from '../names.ts';
import { readBaseline, type Baseline } from './baseline.ts';

/** Gitpod makes one bucket for each user, without labels, with a prefix that is the same for every Gitpod of a project. */
const userBucketPrefix = 'gitpod--user-';

export const bucketPermissions = [
  'storage.buckets.delete',
  'storage.buckets.list',
  'storage.objects.delete',
  'storage.objects.list',
];

/** Names of all user buckets in the project, whichever Gitpod made them. cloud.google.com/storage/docs/json_api/v1/buckets/list */
export async function userBuckets(cloud: GoogleCloud): Promise<string[]> {
  const storage = await cloud.clients.storage();
  const found = await cloud.list('cannot list buckets', async () => {
    return (await storage.getBuckets({ prefix: userBucketPrefix }))[0];
  });
  return found.map((bucket) => bucket.name).sort();
}

/**
 * Said by the description of the account that Gitpod makes buckets as: no other Gitpod may use the project, so all are its own. It
 * outlives the cluster, in which the list of those that stood before is kept.
 */
const allOurs = 'slipway-buckets=all';

const accountOf = (scope: Scope): Ref => ({
  scope,
  step: 'storage/identity',
  kind: 'gcp.storage-identity',
  name: accountId(scope, 'gcs'),
  lifecycle: 'managed',
});

/** Writes down whether all user buckets of the project are ours; without the account there is nowhere to. */
export const claimBuckets = (cloud: GoogleCloud, { scope }: Ref, baseline: Baseline | undefined): Promise<void> => {
  const claimed = baseline !== undefined && !baseline.sharedProject && baseline.buckets.length === 0;
  return setNote(cloud, accountOf(scope), claimed ? allOurs : undefined);
};

/**
 * Those that did not stand before the installation. Where the cluster with that list is gone or out of reach: all, if no other Gitpod
 * may use the project, else none, for nobody can tell whose they are.
 */
export async function ownUserBuckets(cloud: GoogleCloud, cluster: ClusterApi, ref: Ref): Promise<string[]> {
  const baseline = await readBaseline(cluster, ref).catch((error: unknown) => {
    if (hasRule(error, 'SW-READY-061', 'SW-AUTHN-027')) return undefined;
    throw error;
  });
  if (baseline) return (await userBuckets(cloud)).filter((bucket) => !baseline.buckets.includes(bucket));
  return (await hasNote(cloud, accountOf(ref.scope), allOurs)) ? userBuckets(cloud) : [];
}

/** As many deletes at a time. */
const hands = 32;

/** Deletes every version of every object, then the bucket. Absent is success. */
export async function removeBucket(cloud: GoogleCloud, name: string): Promise<void> {
  const bucket = (await cloud.clients.storage()).bucket(name);
  try {
    const objects = await cloud.list(`cannot list the bucket ${name}`, async () => {
      return (await bucket.getFiles({ versions: true }))[0];
    });
    for (let from = 0; from < objects.length; from += hands) {
      cloud.call.heartbeat({ emptying: name, deleted: from, of: objects.length });
      await Promise.all(objects.slice(from, from + hands).map((object) => removeObject(cloud, name, object)));
    }
    await cloud.send(`cannot delete the bucket ${name}`, () => bucket.delete());
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

async function removeObject(cloud: GoogleCloud, bucket: string, object: File): Promise<void> {
  try {
    await cloud.send(`cannot empty the bucket ${bucket}`, () => object.delete());
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
