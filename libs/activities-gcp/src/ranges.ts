import type { GcpInstallation } from './spec.ts';

/** IPv4 ranges of the subnet. */
export interface Ranges {
  nodes: string;
  pods: string;
  services: string;
}

/** Defaults of the reference architecture, section 2.5, with the installation file's changes. */
export function rangesOf({ network }: GcpInstallation): Ranges {
  return {
    nodes: network.nodes ?? '10.255.0.0/16',
    pods: network.pods ?? '10.0.0.0/12',
    services: network.services ?? '10.64.0.0/20',
  };
}
