/** Namespaces of what an installation is made of. Source: the reference architecture, section 6. */
export const platformNamespaces = [
  'Microsoft.Compute',
  'Microsoft.ContainerRegistry',
  'Microsoft.ContainerService',
  'Microsoft.DBforMySQL',
  'Microsoft.ManagedIdentity',
  'Microsoft.Network',
  'Microsoft.Storage',
];

/** What has to answer before a plan can be made. */
export const planningNamespaces = ['Microsoft.Compute', 'Microsoft.ContainerService', 'Microsoft.DBforMySQL'];
