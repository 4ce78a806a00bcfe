import type { LiveObject, ObjectKey } from '@slipway/activities-core';
import type { Cluster } from './cluster.ts';

/** A finalizer, what carries it, and the Deployment without which nobody will ever clear it. */
interface KnownFinalizer {
  finalizer: string;
  apiVersion: string;
  kind: string;
  controller: ObjectKey;
}

/**
 * The only finalizers that are ever stripped, each only after its controller is gone. Source: the reference architecture, section
 * 9.1. A load balancer's is not among them: its cloud object would be left behind.
 */
const known: KnownFinalizer[] = [
  {
    finalizer: 'acme.cert-manager.io/finalizer',
    apiVersion: 'acme.cert-manager.io/v1',
    kind: 'Challenge',
    controller: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'cert-manager', name: 'cert-manager' },
  },
  {
    finalizer: 'gitpod.io/finalizer',
    apiVersion: 'v1',
    kind: 'Pod',
    controller: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'gitpod', name: 'ws-manager' },
  },
];

/** Frees objects in deletion that wait for a controller which is gone. `namespace`: absent for all. */
export async function stripOrphanedFinalizers(cluster: Cluster, namespace?: string): Promise<void> {
  for (const { finalizer, apiVersion, kind, controller } of known) {
    const waiting = await cluster.list(apiVersion, kind, namespace === undefined ? {} : { namespace });
    const held = waiting.filter(
      ({ metadata }) => metadata.deletionTimestamp && metadata.finalizers?.includes(finalizer),
    );
    if (held.length === 0 || (await cluster.get(controller))) continue;
    for (const object of held) await strip(cluster, object, finalizer);
  }
}

/** Whoever changed it meanwhile, as a kubelet does all the time, wins: the next look tries again. */
async function strip(cluster: Cluster, object: LiveObject, finalizer: string): Promise<void> {
  const finalizers = object.metadata.finalizers?.filter((one) => one !== finalizer) ?? [];
  await cluster.replace({ ...object, metadata: { ...object.metadata, finalizers } });
}
