import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  type AccessKey,
  type AccessKeyMetadata,
} from '@aws-sdk/client-iam';
import { ResourceFailure, failed, type SecretStore } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import { storageSecret } from '../secrets.ts';

/** Permissions of everything in this file. */
export const accessKeyPermissions = ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:ListAccessKeys'];

/** Keys of the Secret, as Gitpod reads them. Source: the reference architecture, section 8.2. */
export const accessKeyFields = ['accessKeyId', 'secretAccessKey'] as const;

/** Until IAM lists what it made a moment ago. Source: `clouds.md` section 5.5. */
const listedBudgetMs = 30_000;

/**
 * Makes sure that the Secret holds a key of the user that Amazon still knows. Minted and stored in one go: a key whose reply or Secret
 * was lost is deleted before the next one is made, because nobody can ever use it, and a user has two at most.
 * @returns id of the key
 */
export async function ensureAccessKey(
  cloud: AmazonCloud,
  secrets: SecretStore,
  ref: Ref,
  user: string,
): Promise<string> {
  const mint = async (): Promise<Record<string, string>> => {
    await deleteKeysExcept(cloud, user, undefined);
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = await createKey(cloud, user);
    return { accessKeyId, secretAccessKey };
  };
  const held = (await secrets.fill(ref, storageSecret, accessKeyFields, mint))['accessKeyId'] ?? '';
  if (await isListedSoon(cloud, user, held)) {
    await deleteKeysExcept(cloud, user, held);
    return held;
  }
  // The user was made again, or somebody deleted the key: what the Secret holds opens nothing.
  const values = await mint();
  await secrets.replace(ref, storageSecret, values);
  return values['accessKeyId'] ?? '';
}

/** Id of the key in the Secret, if Amazon knows it and lets it in. */
export async function heldKey(
  cloud: AmazonCloud,
  secrets: SecretStore,
  ref: Ref,
  user: string,
): Promise<string | undefined> {
  const held = (await secrets.read(ref, storageSecret))?.['accessKeyId'];
  return held !== undefined && (await activeKeys(cloud, user)).includes(held) ? held : undefined;
}

/** Deletes the user's keys but one; with `undefined` all. */
export async function deleteKeysExcept(cloud: AmazonCloud, user: string, kept: string | undefined): Promise<void> {
  for (const { AccessKeyId: id } of await listKeys(cloud, user)) {
    if (id === undefined || id === kept) continue;
    await cloud.delete(`cannot delete the access key ${id} of ${user}`, async () =>
      (await cloud.clients.iam()).send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: id })),
    );
  }
}

/** A user has two at most, so they are on one page. */
async function listKeys(cloud: AmazonCloud, user: string): Promise<AccessKeyMetadata[]> {
  const found = await cloud.find(`cannot list access keys of ${user}`, async () =>
    (await cloud.clients.iam()).send(new ListAccessKeysCommand({ UserName: user })),
  );
  return found?.AccessKeyMetadata ?? [];
}

const activeKeys = async (cloud: AmazonCloud, user: string): Promise<string[]> =>
  (await listKeys(cloud, user)).filter(({ Status }) => Status === 'Active').map(({ AccessKeyId }) => AccessKeyId ?? '');

/** Nothing that is in a Secret goes into heartbeats, not even the key's id. */
async function isListedSoon(cloud: AmazonCloud, user: string, id: string): Promise<boolean> {
  const what = `the access key of ${user}`;
  try {
    return await cloud.until({ everyMs: 1_000, maximumMs: 5_000, budgetMs: listedBudgetMs, what }, async () => {
      const listed = (await activeKeys(cloud, user)).includes(id);
      return listed ? { done: true, value: true } : { done: false, waitingFor: { listed: what } };
    });
  } catch (error) {
    if (error instanceof ResourceFailure && error.failure.rule === 'SW-READY-040') return false;
    throw error;
  }
}

async function createKey(cloud: AmazonCloud, user: string): Promise<AccessKey> {
  const what = `cannot create an access key of ${user}`;
  const { AccessKey: key } = await cloud.send(what, async () =>
    (await cloud.clients.iam()).send(new CreateAccessKeyCommand({ UserName: user })),
  );
  if (!key) throw failed('INTERNAL', 'SW-INT-030', `${what}: the answer holds none`);
  return key;
}
