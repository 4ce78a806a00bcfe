import { addResource } from '../arm/standing.ts';
import { seedAssignment } from '../authorization/role-assignments.ts';
import { seedBuiltInRoles } from '../authorization/role-definitions.ts';
import type { Azure } from '../azure.ts';
import { defaultTenant } from '../azure.ts';
import { operator } from '../operator.ts';
import { subscriptionType } from './resources.ts';

/** Makes the subscription as it stood before anything was installed: nothing registered, the operator its owner. */
export function seedSubscription(azure: Azure, subscription: string): void {
  const id = `/subscriptions/${subscription}`;
  if (azure.find(id)) return;
  azure.store.transaction(() => {
    addResource(azure, {
      id,
      type: subscriptionType,
      location: 'global',
      body: {
        authorizationSource: 'RoleBased',
        subscriptionId: subscription,
        tenantId: defaultTenant,
        displayName: 'Acme development',
        state: 'Enabled',
        subscriptionPolicies: {
          locationPlacementId: 'Public_2014-09-01',
          quotaId: 'PayAsYouGo_2014-09-01',
          spendingLimit: 'Off',
        },
      },
      createdBy: 'seed',
      providerOwned: true,
    });
    seedBuiltInRoles(azure, subscription);
    seedAssignment(azure, id, operator.objectId, 'Owner');
  });
}
