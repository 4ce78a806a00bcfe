/** Types of Microsoft.Network that this folder serves, as ARM and the graph name them. */
export const networkTypes = {
  virtualNetwork: 'Microsoft.Network/virtualNetworks',
  subnet: 'Microsoft.Network/virtualNetworks/subnets',
  securityGroup: 'Microsoft.Network/networkSecurityGroups',
  routeTable: 'Microsoft.Network/routeTables',
  natGateway: 'Microsoft.Network/natGateways',
  publicAddress: 'Microsoft.Network/publicIPAddresses',
  loadBalancer: 'Microsoft.Network/loadBalancers',
  networkInterface: 'Microsoft.Network/networkInterfaces',
} as const;

/** What the SDK's generations of the last years send. */
export const networkVersions = [
  '2023-11-01',
  '2024-01-01',
  '2024-05-01',
  '2024-07-01',
  '2024-10-01',
  '2025-01-01',
  '2025-05-01',
];

/** Letters, digits, `.`, `_`, `-`; the first a letter or digit, the last no `.` or `-`. */
export const networkName = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/;
