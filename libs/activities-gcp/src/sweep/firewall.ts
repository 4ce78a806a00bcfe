import type { CloudContext, Sweepable } from '@slipway/activities-core';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { firewallsIn, ownNetwork } from './own-network.ts';
import { healthCheckFirewall } from './load-balancer.ts';
import { remove } from './remove.ts';

/** Names that Kubernetes Engine and its controllers give. */
const madeByKubernetes = /^(gke|k8s|k8s1|k8s2)-/;

/**
 * Firewall rules in our network that the cluster made, with the health check that one of them lets through: it has no other mark
 * than the cluster's hash in both names.
 */
export function firewall(context: CloudContext): Sweepable {
  return {
    permissions: [
      'compute.firewalls.delete',
      'compute.firewalls.get',
      'compute.firewalls.list',
      'compute.healthChecks.delete',
      'compute.healthChecks.get',
      'compute.networks.updatePolicy',
    ],

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const network = await ownNetwork(cloud, scope);
      const listed = network ? await firewallsIn(cloud, network) : [];
      const names = listed.map(({ name }) => name ?? '').filter((name) => madeByKubernetes.test(name));
      // A list shows what was deleted for a while.
      const standing = await Promise.all(names.map((name) => read(cloud, name)));
      return names.filter((_, index) => standing[index]).map((name) => ({ kind: 'gcp.firewall', name }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      const [network, found] = await Promise.all([ownNetwork(cloud, scope), read(cloud, name)]);
      if (!found || !network?.contains(found.network) || !madeByKubernetes.test(name)) return;
      const hash = healthCheckFirewall.exec(name)?.[1];
      if (hash !== undefined) await removeHealthCheck(cloud, `k8s-${hash}-node`);
      const { firewalls } = await cloud.clients.compute();
      await remove(cloud, 'global', `global/firewalls/${name}`, () =>
        firewalls.delete({ project: cloud.project, firewall: name }),
      );
    },
  };
}

async function read(cloud: GoogleCloud, name: string): Promise<{ network?: string | null } | undefined> {
  const { firewalls } = await cloud.clients.compute();
  return cloud.find(`cannot read the firewall rule ${name}`, async () => {
    return (await firewalls.get({ project: cloud.project, firewall: name })).data;
  });
}

/** Of either sort: target pools use those of the older API. @throws DEPENDENCY while a load balancer uses it */
async function removeHealthCheck(cloud: GoogleCloud, name: string): Promise<void> {
  const { healthChecks, httpHealthChecks } = await cloud.clients.compute();
  const { project } = cloud;
  const found = await cloud.find(`cannot read the health check ${name}`, async () => {
    return (await healthChecks.get({ project, healthCheck: name })).data;
  });
  if (found) {
    await remove(cloud, 'global', `global/healthChecks/${name}`, () =>
      healthChecks.delete({ project, healthCheck: name }),
    );
    return;
  }
  await remove(cloud, 'global', `global/httpHealthChecks/${name}`, () =>
    httpHealthChecks.delete({ project, httpHealthCheck: name }),
  );
}
