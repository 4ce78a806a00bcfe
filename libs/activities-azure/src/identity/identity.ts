import type { Identity } from '@azure/arm-msi';
import { driftOf, notOwned, refuseChanges } from '@slipway/activities-core';
import type { Found, Ref, Scope } from '@slipway/contracts';
import { bringAbout, type Lifespan } from '../bring-about.ts';
import type { AzureCloud } from '../cloud.ts';
import type { IdentityOutput, Tags } from '../kinds.ts';
import { normalLocation } from '../location.ts';
import { groupOf, identityName, resourceId, type IdentityUse } from '../names.ts';
import { foundByTags, hasOurTags, mergedTags, ownTags, userTags } from '../ownership.ts';
import { endFederation, federate, federationPermissions, serviceAccountOf, type Federation } from './federation.ts';
import { assignmentPermissions, grantRoles, removeAssignments, rolesOf, type Grant } from './role-assignments.ts';

/** All that an identity is to be. */
export interface IdentityWish {
  location: string;
  tags: Tags;
  grants: readonly Grant[];
  /** Undefined: it is no pod's. */
  federation?: Federation;
}

/** An identity as it stands. */
export interface SeenIdentity {
  output: IdentityOutput & { tenantId: string };
  location: string;
  roles: string[];
  tags: Tags;
  /** `<namespace>/<name>`, or empty. */
  serviceAccount: string;
}

/** Calls that identities need. learn.microsoft.com/rest/api/managedidentity/user-assigned-identities */
export const identityPermissions = [
  ...assignmentPermissions,
  ...federationPermissions,
  'Microsoft.ManagedIdentity/userAssignedIdentities/delete',
  'Microsoft.ManagedIdentity/userAssignedIdentities/read',
  'Microsoft.ManagedIdentity/userAssignedIdentities/write',
];

export async function seeIdentity(cloud: AzureCloud, ref: Ref): Promise<SeenIdentity | undefined> {
  const found = await look(cloud, ref);
  if (!found) return undefined;
  const output = outputOf(found);
  const [roles, serviceAccount] = await Promise.all([
    rolesOf(cloud, ref.scope, output.principalId),
    serviceAccountOf(cloud, keyOf(ref)),
  ]);
  const location = normalLocation(found.location);
  return { output, location, roles, tags: userTags(found.tags), serviceAccount: serviceAccount ?? '' };
}

/** Brings the identity about with its roles and with whom it is for. */
export async function bringIdentity(cloud: AzureCloud, ref: Ref, wish: IdentityWish): Promise<SeenIdentity['output']> {
  const life = lifespan(cloud, ref);
  const { location } = wish;
  const made = await bringAbout(cloud, life, () => put(cloud, ref, location, ownTags(ref, wish.tags)));
  const instead = 'put it back, or make a new installation';
  refuseChanges(life.what, { location }, { location: normalLocation(made.location) }, ['location'], instead);
  if (driftOf({ tags: wish.tags }, { tags: userTags(made.tags) }).length > 0) {
    await put(cloud, ref, location, mergedTags(ref, made.tags, wish.tags));
  }
  const output = outputOf(made);
  await grantRoles(cloud, ref, output.principalId, wish.grants);
  if (wish.federation) await federate(cloud, keyOf(ref), wish.federation);
  return output;
}

/** Removes it, and before it what it was given: an assignment without a principal can only be found by who knows of it. */
export async function endIdentity(cloud: AzureCloud, ref: Ref): Promise<void> {
  const found = await look(cloud, ref);
  if (!found) return;
  if (found.principalId !== undefined) await removeAssignments(cloud, ref, found.principalId);
  await endFederation(cloud, keyOf(ref));
  const { group, name } = keyOf(ref);
  await cloud.delete(`cannot delete the identity ${name}`, async () =>
    (await cloud.clients.identities()).userAssignedIdentities.delete(group, name),
  );
}

/** Every identity of the installation for one use, in any group of the subscription. */
export async function foundIdentities(
  cloud: AzureCloud,
  kind: string,
  scope: Scope,
  use: IdentityUse,
): Promise<Found[]> {
  const found = await ownIdentities(cloud, scope);
  const named = found.filter(({ name }) => name === identityName(scope, use));
  return named.map(({ name, tags }) => foundByTags(kind, name ?? '', tags));
}

/** Every identity with the mark of the installation. */
export async function ownIdentities(cloud: AzureCloud, scope: Pick<Scope, 'installation'>): Promise<Identity[]> {
  const found = await cloud.list('cannot list managed identities', async () =>
    (await cloud.clients.identities()).userAssignedIdentities.listBySubscription(),
  );
  return found.filter(({ tags }) => hasOurTags(tags, scope));
}

const keyOf = ({ scope, name }: Ref) => ({ group: groupOf(scope), name });

const idOf = ({ scope, name }: Ref): string =>
  resourceId(scope, 'Microsoft.ManagedIdentity/userAssignedIdentities', name);

const outputOf = ({ id, clientId, principalId, tenantId }: Identity): SeenIdentity['output'] => ({
  id: id ?? '',
  clientId: clientId ?? '',
  principalId: principalId ?? '',
  tenantId: tenantId ?? '',
});

async function look(cloud: AzureCloud, ref: Ref): Promise<Identity | undefined> {
  const { group, name } = keyOf(ref);
  const found = await cloud.find(`cannot read the identity ${name}`, async () =>
    (await cloud.clients.identities()).userAssignedIdentities.get(group, name),
  );
  if (found && !hasOurTags(found.tags, ref.scope)) throw notOwned('the managed identity', name);
  return found;
}

const put = (cloud: AzureCloud, ref: Ref, location: string, tags: Tags): Promise<unknown> => {
  const { group, name } = keyOf(ref);
  return cloud.send(`cannot create the identity ${name}`, async () =>
    (await cloud.clients.identities()).userAssignedIdentities.createOrUpdate(group, name, { location, tags }),
  );
};

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<Identity> {
  return {
    what: `the managed identity ${ref.name}`,
    id: idOf(ref),
    look: () => look(cloud, ref),
    condition: () => 'ready',
    remove: () => endIdentity(cloud, ref),
  };
}
