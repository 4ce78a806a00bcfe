import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { readCluster } from '../clusters.ts';
import { hasRule } from '../failure.ts';
import { loadBalancer } from './load-balancer.ts';
import { networkInterface } from './network-interface.ts';
import { networkLoadBalancer } from './network-load-balancer.ts';
import { securityGroup } from './security-group.ts';
import { targetGroup } from './target-group.ts';

/** What holds a network, in the order in which it can go. */
const holders: ((context: CloudContext) => Sweepable)[] = [
  loadBalancer,
  networkLoadBalancer,
  targetGroup,
  networkInterface,
  securityGroup,
];

/** Permissions of everything in this file. */
export const holderPermissions = (context: CloudContext): string[] =>
  holders.flatMap((holder) => [...holder(context).permissions]);

/** Permissions of `freeNetwork`, beside those of what it removes. */
export const freeingPermissions = ['eks:DescribeCluster'] as const;

/**
 * `sweepNetwork` for the removal of a part of the network. In a rollback beside what stays, the load balancers of a cluster that
 * stands are in use, so that nothing is swept: one that the run made is gone before its network.
 */
export async function freeNetwork(context: CloudContext, { scope, partial }: Ref): Promise<void> {
  if (partial && (await readCluster(cloudOf(context, scope), scope))) return;
  await sweepNetwork(context, scope);
}

/**
 * Removes what Kubernetes and Amazon made in our network: once the cluster is gone, nobody else does. Called again whenever the
 * removal of a part of the network is refused with SW-DEP-054.
 */
export async function sweepNetwork(context: CloudContext, scope: Scope): Promise<void> {
  for (const holder of holders) {
    const sweepable = holder(context);
    for (const { kind, name } of await sweepable.list(scope)) {
      const ref: Ref = { scope, step: 'cluster/network', kind, name, lifecycle: 'managed' };
      await sweepable.destroy(ref).catch((error: unknown) => {
        // What may be somebody else's stays; if it holds the network, the refusal names it.
        if (!hasRule(error, 'SW-OWN-049')) throw error;
      });
    }
  }
}
