import type { MakeProvider } from '../resource-type.ts';
import { clearLinksOfGoneNetworks, links } from './links.ts';
import { privateRecordSets, privateZones } from './private-zones.ts';

/** Private DNS: zones that only linked networks see. */
export const privatedns: MakeProvider = (azure) => {
  clearLinksOfGoneNetworks(azure);
  return { namespace: 'Microsoft.Network', types: [privateZones, links, ...privateRecordSets] };
};
