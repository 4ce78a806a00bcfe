import { notOwned, type ClusterApi, type LiveObject, type Manifest, type ObjectKey } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';

const ownerLabel = 'slipway.dev/installation';

/** Objects of a cluster in memory, with ownership labels. Knob: `gone` makes it answer as without a cluster. */
export class FakeClusterApi implements ClusterApi {
  readonly objects = new Map<string, LiveObject>();
  gone = false;
  #version = 0;

  exists(): Promise<boolean> {
    return Promise.resolve(!this.gone);
  }

  apply(ref: Ref, manifest: Manifest): Promise<LiveObject> {
    const before = this.#owned(ref, manifest.kind, manifest.metadata.namespace, manifest.metadata.name);
    const version = String(++this.#version);
    const live: LiveObject = {
      ...structuredClone(manifest),
      metadata: {
        ...manifest.metadata,
        uid: before?.metadata.uid ?? `uid-${version}`,
        resourceVersion: version,
        labels: { ...manifest.metadata.labels, [ownerLabel]: ref.scope.installation },
      },
    };
    this.objects.set(keyOf(manifest.kind, manifest.metadata.namespace, manifest.metadata.name), live);
    return Promise.resolve(structuredClone(live));
  }

  read(_ref: Ref, key: ObjectKey): Promise<LiveObject | undefined> {
    const found = this.gone ? undefined : this.objects.get(keyOf(key.kind, key.namespace, key.name));
    return Promise.resolve(found && structuredClone(found));
  }

  remove(ref: Ref, key: ObjectKey): Promise<void> {
    if (!this.gone && this.#owned(ref, key.kind, key.namespace, key.name)) {
      this.objects.delete(keyOf(key.kind, key.namespace, key.name));
    }
    return Promise.resolve();
  }

  #owned(ref: Ref, kind: string, namespace: string | undefined, name: string): LiveObject | undefined {
    const found = this.objects.get(keyOf(kind, namespace, name));
    if (found && found.metadata.labels?.[ownerLabel] !== ref.scope.installation) throw notOwned(kind, name);
    return found;
  }
}

const keyOf = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind}/${namespace ?? ''}/${name}`;
