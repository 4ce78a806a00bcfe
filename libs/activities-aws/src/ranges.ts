import type { AwsInstallation } from './spec.ts';

/** IPv4 ranges of the VPC and of what lives in it. */
export interface Ranges {
  network: string;
  /** Of Calico: never routed in the VPC. */
  pods: string;
  services: string;
}

/** Defaults of the reference architecture, section 2.5, with the installation file's changes. */
export function rangesOf({ network }: AwsInstallation): Ranges {
  return {
    network: network.cidr ?? '10.100.0.0/16',
    pods: network.pods ?? '192.168.0.0/16',
    services: network.services ?? '172.20.0.0/16',
  };
}

/** First address and prefix length. */
function parse(cidr: string): { first: number; bits: number } {
  const [address = '', bits = '32'] = cidr.split('/');
  return { first: address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0), bits: Number(bits) };
}

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** The `index`th range of `bits` in a larger one. */
function part(cidr: string, bits: number, index: number): string {
  return `${dotted(parse(cidr).first + index * 2 ** (32 - bits))}/${bits}`;
}

/**
 * Ranges of the subnets, as many as there are zones: in a VPC of /16 public ones of /22 from its beginning and private ones of /20
 * from a quarter on; in a smaller VPC in proportion.
 */
export function subnetRanges(network: string, zones: number): { public: string[]; private: string[] } {
  const { bits } = parse(network);
  const each = Array.from({ length: zones }, (_, index) => index);
  return {
    public: each.map((index) => part(network, bits + 6, index)),
    private: each.map((index) => part(network, bits + 4, 4 + index)),
  };
}

/** Address of the cluster's DNS: the tenth of the services' range, as EKS has it. */
export const clusterDns = (services: string): string => dotted(parse(services).first + 10);

/** Whether two ranges have an address in common. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [parse(one), parse(other)];
  return a.first < b.first + 2 ** (32 - b.bits) && b.first < a.first + 2 ** (32 - a.bits);
}
