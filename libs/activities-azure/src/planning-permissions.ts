/** What is asked before there is a plan, for any installation: versions and sizes on sale, free names, what stands already. */
export const planningPermissions = [
  'Microsoft.Authorization/roleAssignments/read',
  'Microsoft.Authorization/roleDefinitions/read',
  'Microsoft.Compute/skus/read',
  'Microsoft.ContainerRegistry/checkNameAvailability/read',
  'Microsoft.ContainerService/locations/kubernetesVersions/read',
  'Microsoft.ContainerService/managedClusters/read',
  'Microsoft.DBforMySQL/flexibleServers/read',
  'Microsoft.DBforMySQL/locations/capabilities/read',
  'Microsoft.DBforMySQL/locations/checkNameAvailability/action',
  'Microsoft.Network/virtualNetworks/read',
  'Microsoft.ManagedIdentity/userAssignedIdentities/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Resources/subscriptions/resources/read',
  'Microsoft.Storage/checknameavailability/read',
] as const;
