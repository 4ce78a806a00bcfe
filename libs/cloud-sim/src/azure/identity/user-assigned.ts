import { object, text } from '../../core/json.ts';
import type { Resource } from '../../core/graph.ts';
import { defaultTenant } from '../azure.ts';
import type { Azure } from '../azure.ts';
import { principalPropagation } from '../lag-profiles.ts';
import type { ResourceType } from '../resource-type.ts';

export const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';
export const identityVersions = ['2024-11-30', '2023-01-31', '2018-11-30'];

/** Identities: made at once, known to the directory a while later; deleted ones leave their role assignments behind. */
export const userAssignedIdentities: ResourceType = {
  type: identityType,
  apiVersions: identityVersions,
  names: /^[A-Za-z0-9][-\w]{2,127}$/,
  group: 'UserAssignedIdentities',
  put: {},
  patch: {},
  delete: {},
  provisioningState: false,
  draft: ({ azure, id, body }, before) => {
    const { location, tags } = body;
    const made = azure.graph.creates(id);
    const properties = before
      ? object(before.body, 'properties')
      : {
          isolationScope: 'None',
          tenantId: defaultTenant,
          principalId: azure.seeded.uuid('principal', id, made),
          clientId: azure.seeded.uuid('client', id, made),
        };
    return { body: { location, ...(tags === undefined ? {} : { tags }), properties } };
  },
};

/** The identity behind an object id of the directory. */
export function findByPrincipal(azure: Azure, principalId: string): Resource | undefined {
  return azure.graph
    .all(identityType)
    .find((item) => text(object(item.body, 'properties'), 'principalId') === principalId.toLowerCase());
}

/** Whether every part of the directory knows the identity's principal by now. */
export function isReplicated(azure: Azure, identity: Resource): boolean {
  return azure.clock.now() >= identity.createdAt + azure.lags.length(principalPropagation, 0, identity.id);
}
