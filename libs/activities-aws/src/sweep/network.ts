import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';

/** What holds a network, in the order in which it can go. */
const holders: ((context: CloudContext) => Sweepable)[] = [];

/**
 * Removes what Kubernetes and Amazon made in our network: once the cluster is gone, nobody else does. Called again whenever the
 * removal of a part of the network is refused with SW-DEP-054.
 */
export async function sweepNetwork(context: CloudContext, scope: Scope): Promise<void> {
  for (const holder of holders) {
    const sweepable = holder(context);
    for (const { kind, name } of await sweepable.list(scope)) {
      const ref: Ref = { scope, step: 'cluster/network', kind, name, lifecycle: 'managed' };
      await sweepable.destroy(ref);
    }
  }
}
