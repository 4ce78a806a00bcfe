import type { Resource } from '../../../core/graph.ts';
import { durations } from '../../durations.ts';
import type { Gcp } from '../../gcp.ts';
import { cloud, pathOf } from '../../gcp.ts';
import type { Collection } from '../collection.ts';
import { computeId, selfLink } from '../references.ts';

export const routes: Collection = {
  name: 'routes',
  kind: 'compute#route',
  scopes: ['global'],
  spread: durations.computeOther,
};

/** Route that Google makes by itself, for a network or for a range of a subnet; it goes with what it is for. */
export function addRoute(
  gcp: Gcp,
  owner: Resource,
  range: string,
  to: 'default-internet-gateway' | 'network',
  network = owner,
): void {
  const { project } = owner;
  const name = `default-route-${gcp.seeded.hex(16, 'route', owner.id, range)}`;
  const path = `projects/${project}/global/routes/${name}`;
  if (gcp.graph.get(computeId(path))) return;
  const hop =
    to === 'network'
      ? { nextHopNetwork: selfLink(pathOf(network.id)) }
      : { nextHopGateway: selfLink(`projects/${project}/global/gateways/default-internet-gateway`) };
  gcp.graph.create({
    id: computeId(path),
    type: 'compute.routes',
    cloud,
    name,
    project,
    location: 'global',
    body: {
      kind: 'compute#route',
      id: gcp.seeded.digits(19, path),
      creationTimestamp: gcp.clock.iso(),
      name,
      description:
        to === 'network' ? `Default local route to the subnetwork ${range}.` : 'Default route to the Internet.',
      network: selfLink(pathOf(network.id)),
      destRange: range,
      priority: to === 'network' ? 0 : 1000,
      selfLink: selfLink(path),
      ...hop,
    },
    refs: [owner.id],
    createdBy: 'provider',
    providerOwned: true,
  });
}
