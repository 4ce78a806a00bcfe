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
    nodes: network.nodes ?? part(cidr, 8, 1),
    pods: network.pods ?? '10.244.0.0/16',
    services: network.services ?? '10.0.0.0/16',
    database: part(cidr, 11, 16),
  };
}

/** Addresses of a range, as numbers. */
export interface Span {
  first: number;
  last: number;
  /** Length of the prefix. */
  bits: number;
}

export function spanOf(cidr: string): Span {
  const [address = '', length = '32'] = cidr.split('/');
  const bits = Number(length);
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - bits);
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1, bits };
}

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** The `index`th part of a range, `deeper` bits longer: of 10.2.0.0/16, part 1 of 8 bits more is 10.2.1.0/24. */
function part(cidr: string, deeper: number, index: number): string {
  const { first, bits } = spanOf(cidr);
  const length = bits + deeper;
  return `${dotted(first + index * 2 ** (32 - length))}/${length}`;
}

/** Address of the cluster's DNS: the tenth of the services' range. */
export const clusterDns = (services: string): string => dotted(spanOf(services).first + 10);
