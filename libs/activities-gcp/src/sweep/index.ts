import type { CloudContext, ResourceMap } from '@slipway/activities-core';
import { computeSweepable } from './compute-sweepable.ts';
import { disks } from './disks.ts';
import { firewallRules } from './firewall-rules.ts';
import { forwardingRules, healthChecks, targetPools } from './load-balancers.ts';
import { networkEndpointGroups } from './network-endpoint-groups.ts';
import { routes } from './routes.ts';

/**
 * What Kubernetes makes in the project and does not always take along: never a step, found by our cluster and network. Source:
 * the reference architecture, section 9.6.
 */
export function sweepables(context: CloudContext): ResourceMap {
  const kinds = [forwardingRules, targetPools, healthChecks, firewallRules, networkEndpointGroups, routes, disks];
  return Object.fromEntries(kinds.map((kind) => [kind.kind, computeSweepable(context, kind)]));
}
