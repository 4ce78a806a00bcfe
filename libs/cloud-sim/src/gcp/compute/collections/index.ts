import { durations } from '../../durations.ts';
import type { Collection } from '../collection.ts';
import {
  backendServices,
  forwardingRules,
  healthChecks,
  httpHealthChecks,
  networkEndpointGroups,
  targetPools,
} from './balancing.ts';
import { firewalls } from './firewalls.ts';
import { networks } from './networks.ts';
import { routes } from './routes.ts';
import { addresses, disks } from './storage-and-addresses.ts';
import { subnetworks } from './subnetworks.ts';

/** Machines are made by node pools only; listed and deleted like the rest. */
const instances: Collection = {
  name: 'instances',
  kind: 'compute#instance',
  scopes: ['zone'],
  spread: durations.computeOther,
};

export const collections: Collection[] = [
  networks,
  subnetworks,
  routes,
  firewalls,
  addresses,
  disks,
  instances,
  forwardingRules,
  targetPools,
  backendServices,
  healthChecks,
  httpHealthChecks,
  networkEndpointGroups,
];
