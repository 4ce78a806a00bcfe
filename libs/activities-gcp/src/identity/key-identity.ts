import type { ProviderContext } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { GoogleCloud } from '../cloud.ts';
import type { KeyIdentityProps } from '../kinds.ts';
import { secretReference, type KeyPlace } from '../secrets.ts';
import { accountPermissions, emailOf, ensureAccount, projectRoles, readAccount, removeAccount } from './account.ts';
import { ensureKey, holdsKey, keyPermissions, type KeyForm } from './key.ts';

/** Permissions of an account with a key. */
export const keyIdentityPermissions = [...accountPermissions, ...keyPermissions];

/** What `observe` of an account with a key reads. Undefined: absent. */
export async function observeKeyIdentity(
  cloud: GoogleCloud,
  { secrets }: ProviderContext,
  ref: Ref,
  place: KeyPlace,
  form?: KeyForm,
): Promise<KeyIdentityProps | undefined> {
  if (!(await readAccount(cloud, ref))) return undefined;
  const held = await holdsKey(cloud, secrets, ref, place, form);
  return { roles: await projectRoles(cloud, emailOf(ref)), keyIn: held ? secretReference(place) : '' };
}

/** The account with its roles, and a key of it in the Secret. @returns its e-mail address */
export async function ensureKeyIdentity(
  cloud: GoogleCloud,
  { secrets }: ProviderContext,
  ref: Ref,
  roles: readonly string[],
  place: KeyPlace,
  form?: KeyForm,
): Promise<string> {
  const email = await ensureAccount(cloud, ref, roles);
  await ensureKey(cloud, secrets, ref, place, form);
  return email;
}

/** Bindings, then the account and with it its keys. The Secret goes with its namespace. */
export const removeKeyIdentity = (cloud: GoogleCloud, ref: Ref): Promise<void> => removeAccount(cloud, ref);
