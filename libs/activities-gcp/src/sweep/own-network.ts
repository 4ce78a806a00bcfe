import type { Scope } from '@slipway/contracts';
import type { compute_v1 } from '@googleapis/compute';
import type { GoogleCloud } from '../cloud.ts';
import { networkName } from '../names.ts';
import { hasOurDescription } from '../ownership.ts';
import { everyPage } from '../pages.ts';

/** What Kubernetes makes carries none of our labels: it is ours because it is in our network. */
export interface OwnNetwork {
  /** Whether a link leads to it. */
  contains(link: string | null | undefined): boolean;
}

/** The installation's VPC. Undefined: gone, so nothing can be in it, or not ours. */
export async function ownNetwork(cloud: GoogleCloud, scope: Scope): Promise<OwnNetwork | undefined> {
  const { networks } = await cloud.clients.compute();
  const name = networkName(scope);
  const found = await cloud.find(`cannot read the network ${name}`, async () => {
    return (await networks.get({ project: cloud.project, network: name })).data;
  });
  if (!found || !hasOurDescription(found.description, scope)) return undefined;
  const path = `/projects/${cloud.project}/global/networks/${name}`;
  return { contains: (link) => link?.endsWith(path) ?? false };
}

/** Firewall rules in it. */
export async function firewallsIn(cloud: GoogleCloud, network: OwnNetwork): Promise<compute_v1.Schema$Firewall[]> {
  const { firewalls } = await cloud.clients.compute();
  const all = await cloud.list('cannot list firewall rules', () =>
    everyPage(
      (page) => firewalls.list({ project: cloud.project, ...page }),
      ({ items }) => items,
    ),
  );
  return all.filter((each) => network.contains(each.network));
}

/** Names that Kubernetes Engine and its controllers give. */
export const isMadeByKubernetes = (name: string | null | undefined): boolean =>
  /^(gke|k8s|k8s1|k8s2)-/.test(name ?? '');

/** Last part of a link. */
export const lastOf = (link: string | null | undefined): string => link?.split('/').at(-1) ?? '';
