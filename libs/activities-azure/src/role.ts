/** A custom role. learn.microsoft.com/azure/role-based-access-control/custom-roles#custom-role-properties */
export interface CustomRole {
  Name: string;
  Description: string;
  IsCustom: true;
  Actions: string[];
  NotActions: string[];
  AssignableScopes: string[];
}

/** What has no name of its own among the actions of resources: whoever reads a provider's state, and follows operations. */
const always = [
  'Microsoft.Resources/subscriptions/read',
  'Microsoft.Resources/subscriptions/providers/read',
  'Microsoft.Resources/subscriptions/operationresults/read',
];

/**
 * The least that the worker's identity must be allowed, from what the resources state.
 * @param permissions may hold those inside of the cluster too
 */
export function leastRole(permissions: Iterable<string>, subscription: string): CustomRole {
  const ours = [...permissions].filter((each) => each.startsWith('Microsoft.'));
  return {
    Name: 'Slipway',
    Description: 'Installs and removes Gitpod by Slipway.',
    IsCustom: true,
    Actions: [...new Set([...always, ...ours])].sort(),
    NotActions: [],
    AssignableScopes: [`/subscriptions/${subscription}`],
  };
}
