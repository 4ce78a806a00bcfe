import type { LiveObject } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { readinessOf } from '../readiness/readiness.ts';

/** What a node needs before pods on it are of use: cluster DNS and the network. By the names that the clouds give them. */
const dnsNames = /^(kube-dns|coredns)$/;
const networkNames = /^(calico-node|aws-node|azure-cns)$/;

/** What of it is not up yet, in words. */
export async function judgeSystem(cluster: Cluster): Promise<string[]> {
  const [deployments, daemonSets] = await Promise.all([
    cluster.list('apps/v1', 'Deployment', { namespace: 'kube-system' }),
    cluster.list('apps/v1', 'DaemonSet'),
  ]);
  return [
    ...judge(
      'cluster DNS',
      deployments.filter(({ metadata }) => dnsNames.test(metadata.name)),
    ),
    ...judge(
      'the network plugin',
      daemonSets.filter(({ metadata }) => networkNames.test(metadata.name)),
    ),
  ];
}

function judge(what: string, objects: readonly LiveObject[]): string[] {
  if (objects.length === 0) return [`${what} is not installed`];
  return objects.flatMap((object) => {
    const readiness = readinessOf(object);
    return readiness.state === 'ready' ? [] : [`${what} is not up: ${readiness.why}`];
  });
}
