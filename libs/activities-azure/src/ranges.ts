import { addressIn, partOf } from '@slipway/spec';
import type { AzureInstallation } from './spec.ts';

/** IPv4 ranges of the virtual network and of what lives in it or above it. */
export interface Ranges {
  network: string;
  nodes: string;
  /** Of the overlay: never routed in the network. */
  pods: string;
  services: string;
  /** Delegated to the database. */
  database: string;
}

/** Defaults of the reference architecture, section 2.5, with the installation file's changes. */
export function rangesOf({ network }: AzureInstallation): Ranges {
  const cidr = network.cidr ?? '10.2.0.0/16';
  return {
    network: cidr,
    nodes: network.nodes ?? partOf(cidr, 8, 1),
    pods: network.pods ?? '10.244.0.0/16',
    services: network.services ?? '10.0.0.0/16',
    database: partOf(cidr, 11, 16),
  };
}

/** Address of the cluster's DNS: the tenth of the services' range. */
export const clusterDns = (services: string): string => addressIn(services, 10);
