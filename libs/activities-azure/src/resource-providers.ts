/** Namespaces of what an installation is made of; each has to answer before a plan can be made. Source: the reference architecture, section 6. */
export const platformNamespaces = [
  'Microsoft.Compute',
  'Microsoft.ContainerRegistry',
  'Microsoft.ContainerService',
  'Microsoft.DBforMySQL',
  'Microsoft.ManagedIdentity',
  'Microsoft.Network',
  'Microsoft.Storage',
];
