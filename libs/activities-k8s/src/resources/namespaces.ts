import { platformKinds } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import { failed, type AnyResource, type LiveObject, type Manifest } from '@slipway/activities-core';
import { removeNamespaces } from '../cluster/remove-namespace.ts';
import { appliedLabels } from '../cluster/applied-labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { isOurs, ownedSelector, ownershipLabels, stamped } from '../ownership.ts';
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
        const standing = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name });
        if (standing) assertAdoptable(standing, ref);
        // One that an earlier teardown left in deletion cannot be used again.
        if (standing?.metadata.deletionTimestamp) await removeNamespaces(cluster, [standing], deps);
        await cluster.apply(stamped(ref, manifest));
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
  const labelSelector = ownedSelector(ref.scope, ref.step);
  const found = await cluster.list('v1', 'Namespace', { labelSelector });
  const place = ({ metadata }: LiveObject): number => Number(metadata.annotations?.[placeAnnotation] ?? 0);
  return found.sort((a, b) => place(a) - place(b));
}

/** The labels that we asked for, as they stand. */
function askedLabels(live: LiveObject, ref: Ref): Record<string, string> {
  const marks = ownershipLabels(ref);
  return Object.fromEntries(Object.entries(appliedLabels(live)).filter(([key]) => !(key in marks)));
}

function assertAdoptable(standing: LiveObject, ref: Ref): void {
  if (isOurs(ref.scope, standing)) return;
  const { name } = standing.metadata;
  const marks = Object.entries(ownershipLabels(ref)).map(([key, value]) => `${key}=${value}`);
  throw failed('NOT_OWNED', 'SW-OWN-049', `namespace ${name} exists and does not carry this installation's label`, {
    fix: `remove namespace ${name}, or adopt it: kubectl label namespace ${name} ${marks.join(' ')}; then slipway retry {name}`,
  });
}
