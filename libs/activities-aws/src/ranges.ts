import { addressIn, partOf } from '@slipway/spec';
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

/**
 * Ranges of the subnets, as many as there are zones: in a VPC of /16 public ones of /22 from its beginning and private ones of /20
 * from a quarter on; in a smaller VPC in proportion.
 */
export function subnetRanges(network: string, zones: number): { public: string[]; private: string[] } {
  const each = Array.from({ length: zones }, (_, index) => index);
  return {
    public: each.map((index) => partOf(network, 6, index)),
    private: each.map((index) => partOf(network, 4, 4 + index)),
  };
}

/** Address of the cluster's DNS: the tenth of the services' range, as EKS has it. */
export const clusterDns = (services: string): string => addressIn(services, 10);
