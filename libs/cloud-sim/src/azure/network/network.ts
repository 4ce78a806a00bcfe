import type { MakeProvider } from '../resource-type.ts';
import { publicAddresses } from './addresses.ts';
import { loadBalancers, natGateways, networkInterfaces, routeTables, securityGroups } from './companions.ts';
import { networkTable } from './virtual-networks.ts';

/** Microsoft.Network without its zones. */
export const network: MakeProvider = () => ({
  namespace: 'Microsoft.Network',
  types: [...networkTable, securityGroups, routeTables, natGateways, publicAddresses, loadBalancers, networkInterfaces],
});
