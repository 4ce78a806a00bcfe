import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { endpointGroup } from './endpoint-group.ts';
import { firewall } from './firewall.ts';
import { loadBalancer } from './load-balancer.ts';
import { route } from './route.ts';

/** What holds a network, in the order in which it can go. */
const holders: ((context: CloudContext) => Sweepable)[] = [loadBalancer, endpointGroup, firewall, route];

/** Removes what Kubernetes made in our network: once the cluster is gone, nobody else does. */
export async function sweepNetwork(context: CloudContext, scope: Scope): Promise<void> {
  for (const holder of holders) {
    const sweepable = holder(context);
    for (const { kind, name } of await sweepable.list(scope)) {
      const ref: Ref = { scope, step: 'cluster/network', kind, name, lifecycle: 'managed' };
      await sweepable.destroy(ref);
    }
  }
}
