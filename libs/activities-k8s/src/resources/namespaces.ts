import { platformKinds } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import type { AnyResource, LiveObject, Manifest } from '@slipway/activities-core';
import { askedLabels, ensureNamespace, namespacesOf } from '../cluster/own-namespace.ts';
import { removeNamespaces } from '../cluster/remove-namespace.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { resourceOf } from './define.ts';

/** Where a namespace stands in the plan: its list has an order. */
const placeAnnotation = 'slipway.dev/place';

export function namespaces(deps: ResourceDeps): [string, AnyResource] {
  const { clusters } = deps;
  return resourceOf(platformKinds.namespaces, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const standing = (await ours(cluster, ref)).filter(({ metadata }) => !metadata.deletionTimestamp);
        if (standing.length === 0) return undefined;
        return {
          output: {},
          actual: {
            namespaces: standing.map((live) => ({ name: live.metadata.name, labels: askedLabels(live, ref) })),
          },
        };
      }),

    async ensure(ref, { namespaces }) {
      const cluster = await clusters.need(ref);
      for (const [place, { name, labels }] of namespaces.entries()) {
        const manifest: Manifest = {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name, labels, annotations: { [placeAnnotation]: String(place) } },
        };
        await ensureNamespace(cluster, ref, manifest, deps);
      }
      return {};
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => removeNamespaces(cluster, await ours(cluster, ref), deps));
    },

    listed: { step: 'cluster/namespaces', name: () => 'namespaces' },
  });
}

/** In the order of the plan. */
async function ours(cluster: Cluster, ref: Ref): Promise<LiveObject[]> {
  const found = await namespacesOf(cluster, ref);
  const place = ({ metadata }: LiveObject): number => Number(metadata.annotations?.[placeAnnotation] ?? 0);
  return found.sort((a, b) => place(a) - place(b));
}
