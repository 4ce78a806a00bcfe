import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { compute_v1 } from '@googleapis/compute';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { hasOurLabel } from '../ownership.ts';
import { everyPage } from '../pages.ts';
import { lastOf, ownNetwork } from './own-network.ts';
import { remove } from './remove.ts';

/** Machines of node pools that outlived their cluster: labelled ours and in our network. Name: `<zone>/<machine>`. */
export function instance(context: CloudContext): Sweepable {
  return {
    permissions: ['compute.instances.delete', 'compute.instances.get', 'compute.instances.list'],

    async list(scope) {
      const machines = await orphans(cloudOf(context, scope), scope);
      return machines.map((name) => ({ kind: 'gcp.instance', name }));
    },

    async destroy({ scope, name: path }) {
      const cloud = cloudOf(context, scope);
      if (!(await orphans(cloud, scope)).includes(path)) return;
      const [zone = '', name = ''] = path.split('/');
      const { instances } = await cloud.clients.compute();
      await remove(cloud, { zone }, `zones/${zone}/instances/${name}`, () =>
        instances.delete({ project: cloud.project, zone, instance: name }),
      );
    },
  };
}

async function orphans(cloud: GoogleCloud, scope: Scope): Promise<string[]> {
  const network = await ownNetwork(cloud, scope);
  if (!network) return [];
  const { instances } = await cloud.clients.compute();
  const scopes = await cloud.list('cannot list machines', () =>
    everyPage(
      (page) => instances.aggregatedList({ project: cloud.project, ...page }),
      ({ items }) => Object.values(items ?? {}),
    ),
  );
  const isOurs = ({ labels, networkInterfaces }: compute_v1.Schema$Instance): boolean =>
    hasOurLabel(labels, scope) && (networkInterfaces ?? []).some((each) => network.contains(each.network));
  return scopes
    .flatMap((each) => each.instances ?? [])
    .filter(isOurs)
    .map((each) => `${lastOf(each.zone)}/${each.name ?? ''}`);
}
