import type { CloudContext, Sweepable } from '@slipway/activities-core';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { healthCheckFirewall, healthCheckPermissions, removeHealthCheck } from './health-check.ts';
import { firewallsIn, isMadeByKubernetes, ownNetwork } from './own-network.ts';
import { remove } from './remove.ts';

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
      ...healthCheckPermissions,
      'compute.networks.updatePolicy',
    ],

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const network = await ownNetwork(cloud, scope);
      const listed = network ? await firewallsIn(cloud, network) : [];
      const names = listed.map(({ name }) => name ?? '').filter(isMadeByKubernetes);
      // A list shows what was deleted for a while.
      const standing = await Promise.all(names.map((name) => read(cloud, name)));
      return names.filter((_, index) => standing[index]).map((name) => ({ kind: 'gcp.firewall', name }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      const [network, found] = await Promise.all([ownNetwork(cloud, scope), read(cloud, name)]);
      if (!found || !network?.contains(found.network) || !isMadeByKubernetes(name)) return;
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
