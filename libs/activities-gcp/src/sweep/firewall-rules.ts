import { toOperation } from '../operations/compute.ts';
import type { SweepableKind } from './compute-sweepable.ts';
import { readFootprint } from './footprint.ts';

/** Rules in our network. We make none ourselves: `k8s-*` and `gke-*` are those of the cluster. */
export const firewallRules: SweepableKind = {
  kind: 'gcp.firewall-rule',
  what: 'firewall rule',
  permissions: ['compute.firewalls.delete', 'compute.firewalls.list', 'compute.networks.updatePolicy'],
  async find(cloud, scope) {
    const { firewalls, forwardingRules } = await cloud.clients.compute();
    const { project } = cloud;
    const [footprint, balancers] = await Promise.all([
      readFootprint(cloud, scope),
      cloud.list('cannot list forwarding rules', async () => {
        return (await forwardingRules.list({ project, region: scope.location })).data.items ?? [];
      }),
    ]);
    return footprint.firewalls.map((rule) => {
      const name = rule.name ?? '';
      return {
        name,
        place: 'global',
        path: `global/firewalls/${name}`,
        async remove() {
          // The load balancer is found through this rule: it goes first.
          if (balancers.some((balancer) => name === `k8s-fw-${balancer.name}`)) {
            return { name: '', done: true };
          }
          return toOperation((await firewalls.delete({ project, firewall: name })).data);
        },
      };
    });
  },
};
