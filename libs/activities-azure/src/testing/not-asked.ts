/** Stated, and yet asked for by nothing in an installation's life on the local cloud. By action: why it is stated. */
export const notAsked: Readonly<Record<string, string>> = {
  'Microsoft.Authorization/locks/read': 'a lock that somebody put: locks.test.ts',
  'Microsoft.Authorization/roleDefinitions/read': 'preflight: provider.test.ts asks for it, to tell what is missing',
  'Microsoft.Compute/disks/delete': 'volumes that outlived their cluster, which only their group still holds',
  'Microsoft.Compute/disks/read': 'the same volumes',
  'Microsoft.Compute/register/action': 'the registration of Microsoft.ContainerService brings it along',
  'Microsoft.DBforMySQL/flexibleServers/restart/action': 'parameters that count only after a restart, changed by hand',
  'Microsoft.DBforMySQL/flexibleServers/start/action': 'a server that somebody stopped',
  'Microsoft.Network/dnsZones/*/delete': 'records in a zone that is not ours',
};
