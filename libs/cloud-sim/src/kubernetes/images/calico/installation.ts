import type { KubernetesObject } from '../../api/objects.ts';

export const operatorApi = 'operator.tigera.io/v1';
/** Keeps an Installation until the operator has taken away what it made for it. */
export const cleanupFinalizer = 'tigera.io/operator-cleanup';

/** How Calico is to be in a cluster. docs.tigera.io/calico/latest/reference/installation/api */
export interface Installation extends KubernetesObject {
  spec?: {
    kubernetesProvider?: string;
    cni?: { type: string };
    calicoNetwork?: {
      bgp?: string;
      ipPools?: { cidr: string; encapsulation?: string }[];
    };
  };
}

/** Who gives pods their addresses. On EKS it is Amazon's plugin unless the Installation says otherwise. */
export function pluginOf({ spec }: Installation): string {
  return spec?.cni?.type ?? (spec?.kubernetesProvider === 'EKS' ? 'AmazonVPC' : 'Calico');
}

/** What the operator finds wrong with an Installation, in its words; undefined: nothing. */
export function problemOf(installation: Installation): string | undefined {
  const { bgp, ipPools = [] } = installation.spec?.calicoNetwork ?? {};
  if (pluginOf(installation) !== 'Calico') {
    return bgp === 'Enabled'
      ? `Invalid Installation provided: bgp is not supported for Calico network with ${pluginOf(installation)} CNI`
      : undefined;
  }
  for (const { cidr, encapsulation = 'IPIP' } of ipPools) {
    if (!/^\d+(\.\d+){3}\/\d+$/.test(cidr)) {
      return `Invalid Installation provided: IP pool CIDR (${cidr}) is invalid: invalid CIDR address: ${cidr}`;
    }
    if (encapsulation.startsWith('IPIP') && bgp === 'Disabled') {
      return 'Invalid Installation provided: IPIP encapsulation requires that BGP is enabled';
    }
  }
  return undefined;
}
