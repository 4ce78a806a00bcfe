import { ResourceFailure, type SecretStore } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { GoogleCloud } from '../cloud.ts';
import { isAbsent } from '../failure.ts';
import type { KeyPlace } from '../secrets.ts';
import { emailOf, visibleBudgetMs } from './account.ts';

/** Permissions of everything in this file. */
export const keyPermissions = [
  'iam.serviceAccountKeys.create',
  'iam.serviceAccountKeys.delete',
  'iam.serviceAccountKeys.list',
];

/** How a key file is kept in a Secret: as it is, or inside a Docker configuration. */
export interface KeyForm {
  wrap(keyFile: string): string;
  /** The key file in it. Throws on anything else. */
  unwrap(value: string): string;
}

const plainKey: KeyForm = { wrap: (keyFile) => keyFile, unwrap: (value) => value };

/** Until a new key is listed. Source: `clouds.md` section 5.5, "list". */
const listedBudgetMs = 60_000;

/**
 * Makes sure that the Secret holds a key of the account that Google still knows. Minted and stored in one go: a key whose reply or
 * Secret was lost is deleted before the next one is made, because nobody can ever use it.
 */
export async function ensureKey(
  cloud: GoogleCloud,
  secrets: SecretStore,
  ref: Ref,
  place: KeyPlace,
  form: KeyForm = plainKey,
): Promise<void> {
  const mint = async (): Promise<Record<string, string>> => {
    await deleteKeysExcept(cloud, ref, undefined);
    return { [place.key]: form.wrap(await createKey(cloud, ref)) };
  };
  const held = (await secrets.fill(ref, place, [place.key], mint))[place.key] ?? '';
  const id = keyIdOf(held, form);
  if (id !== undefined && (await isListedSoon(cloud, ref, id))) return deleteKeysExcept(cloud, ref, id);
  // The account was made again, or somebody deleted the key: what the Secret holds opens nothing.
  await secrets.replace(ref, place, await mint());
}

/** Whether the Secret holds a key that Google knows. */
export async function holdsKey(
  cloud: GoogleCloud,
  secrets: SecretStore,
  ref: Ref,
  place: KeyPlace,
  form: KeyForm = plainKey,
): Promise<boolean> {
  const held = (await secrets.read(ref, place))?.[place.key];
  const id = held === undefined ? undefined : keyIdOf(held, form);
  return id !== undefined && (await keyIds(cloud, ref)).includes(id);
}

function keyIdOf(value: string, form: KeyForm): string | undefined {
  try {
    const { private_key_id: id } = JSON.parse(form.unwrap(value)) as { private_key_id?: string };
    return id;
  } catch {
    return undefined;
  }
}

const accountPath = (cloud: GoogleCloud, ref: Ref): string =>
  `projects/${cloud.project}/serviceAccounts/${emailOf(ref)}`;

async function keyIds(cloud: GoogleCloud, ref: Ref): Promise<string[]> {
  const { projects } = await cloud.clients.iam();
  const found = await cloud.find(`cannot list keys of ${ref.name}`, async () => {
    const request = { name: accountPath(cloud, ref), keyTypes: ['USER_MANAGED'] };
    return (await projects.serviceAccounts.keys.list(request)).data.keys;
  });
  return (found ?? []).map((key) => key.name?.split('/').at(-1) ?? '');
}

/** Nothing that is in a Secret goes into heartbeats, not even the key's id. */
async function isListedSoon(cloud: GoogleCloud, ref: Ref, id: string): Promise<boolean> {
  const what = `the key of ${ref.name}`;
  try {
    return await cloud.until({ everyMs: 1_000, maximumMs: 5_000, budgetMs: listedBudgetMs, what }, async () => {
      const listed = (await keyIds(cloud, ref)).includes(id);
      return listed ? { done: true, value: true } : { done: false, waitingFor: { listed: what } };
    });
  } catch (error) {
    if (error instanceof ResourceFailure && error.failure.rule === 'SW-READY-040') return false;
    throw error;
  }
}

/** @returns the key file, JSON */
async function createKey(cloud: GoogleCloud, ref: Ref): Promise<string> {
  const { projects } = await cloud.clients.iam();
  const what = `cannot create a key of ${ref.name}`;
  const requestBody = { privateKeyType: 'TYPE_GOOGLE_CREDENTIALS_FILE', keyAlgorithm: 'KEY_ALG_RSA_2048' };
  return cloud.until({ everyMs: 2_000, maximumMs: 5_000, budgetMs: visibleBudgetMs, what }, async () => {
    try {
      const { data } = await cloud.send(what, () =>
        projects.serviceAccounts.keys.create({ name: accountPath(cloud, ref), requestBody }),
      );
      return { done: true, value: Buffer.from(data.privateKeyData ?? '', 'base64').toString('utf8') };
    } catch (error) {
      if (!isAbsent(error)) throw error;
      return { done: false, waitingFor: { visible: ref.name } };
    }
  });
}

async function deleteKeysExcept(cloud: GoogleCloud, ref: Ref, kept: string | undefined): Promise<void> {
  const { projects } = await cloud.clients.iam();
  for (const id of await keyIds(cloud, ref)) {
    if (id === kept) continue;
    await cloud.delete(`cannot delete key ${id} of ${ref.name}`, () =>
      projects.serviceAccounts.keys.delete({ name: `${accountPath(cloud, ref)}/keys/${id}` }),
    );
  }
}
