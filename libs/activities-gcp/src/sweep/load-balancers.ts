import { toOperation } from '../operations/compute.ts';
import type { SweepableKind } from './compute-sweepable.ts';
import { readFootprint } from './footprint.ts';

/** Parts of the network load balancers that the cluster's Services of type LoadBalancer got. */
export const forwardingRules: SweepableKind = {
  kind: 'gcp.forwarding-rule',
  what: 'forwarding rule',
  permissions: ['compute.forwardingRules.delete', 'compute.forwardingRules.list'],
  async find(cloud, scope) {
    const { forwardingRules: api } = await cloud.clients.compute();
    const place = { region: scope.location };
    const request = { project: cloud.project, ...place };
    const [footprint, rules] = await Promise.all([
      readFootprint(cloud, scope),
      cloud.list('cannot list forwarding rules', async () => (await api.list(request)).data.items ?? []),
    ]);
    return rules
      .map((rule) => rule.name ?? '')
      .filter((name) => footprint.isOurLoadBalancer(name))
      .map((name) => ({
        name,
        place,
        path: `regions/${scope.location}/forwardingRules/${name}`,
        remove: async () => toOperation((await api.delete({ ...request, forwardingRule: name })).data),
      }));
  },
};

export const targetPools: SweepableKind = {
  kind: 'gcp.target-pool',
  what: 'target pool',
  permissions: ['compute.targetPools.delete', 'compute.targetPools.list'],
  async find(cloud, scope) {
    const { targetPools: api } = await cloud.clients.compute();
    const place = { region: scope.location };
    const request = { project: cloud.project, ...place };
    const [footprint, pools] = await Promise.all([
      readFootprint(cloud, scope),
      cloud.list('cannot list target pools', async () => (await api.list(request)).data.items ?? []),
    ]);
    return pools
      .map((pool) => pool.name ?? '')
      .filter((name) => footprint.isOurLoadBalancer(name))
      .map((name) => ({
        name,
        place,
        path: `regions/${scope.location}/targetPools/${name}`,
        remove: async () => toOperation((await api.delete({ ...request, targetPool: name })).data),
      }));
  },
};

/** `k8s-<cluster's uid>-node`, one for all load balancers of a cluster; its firewall rule is named after it. */
export const healthChecks: SweepableKind = {
  kind: 'gcp.health-check',
  what: 'health check',
  permissions: ['compute.httpHealthChecks.delete', 'compute.httpHealthChecks.list'],
  async find(cloud, scope) {
    const { httpHealthChecks: api } = await cloud.clients.compute();
    const { project } = cloud;
    const [footprint, checks] = await Promise.all([
      readFootprint(cloud, scope),
      cloud.list('cannot list health checks', async () => (await api.list({ project })).data.items ?? []),
    ]);
    const rules = new Set(footprint.firewalls.map((rule) => rule.name ?? ''));
    return checks
      .map((check) => check.name ?? '')
      .filter((name) => rules.has(`${name}-http-hc`) || footprint.isOurLoadBalancer(name))
      .map((name) => ({
        name,
        place: 'global',
        path: `global/httpHealthChecks/${name}`,
        remove: async () => toOperation((await api.delete({ project, httpHealthCheck: name })).data),
      }));
  },
};
