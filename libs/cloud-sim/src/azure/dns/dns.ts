import type { MakeProvider } from '../resource-type.ts';
import { defineDelegation } from './delegation.ts';
import { listCalls } from './list-records.ts';
import { recordSetTypes } from './record-sets.ts';
import { zones } from './zones.ts';

/** Azure DNS: public zones and their record sets. */
export const dns: MakeProvider = (azure) => {
  defineDelegation(azure);
  return { namespace: 'Microsoft.Network', types: [zones, ...recordSetTypes], calls: listCalls };
};
