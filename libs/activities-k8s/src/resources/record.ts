import type { JsonObject, Ref } from '@slipway/contracts';
import type { LiveObject, ObjectKey } from '@slipway/activities-core';
import { applyOwned } from '../cluster/apply.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isOurs, stepMark } from '../ownership.ts';

interface RecordMap extends LiveObject {
  data?: { record?: string };
}

/**
 * What a step was last brought to, for what cannot be read back from the thing itself (where a chart came from, which names were
 * tested). A ConfigMap beside it, with our labels; no secret, and gone with its namespace.
 */
export class StepRecord<T extends JsonObject> {
  readonly #namespace: string;

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  async read(cluster: Cluster, ref: Ref): Promise<T | undefined> {
    const map = await cluster.get<RecordMap>(this.#key(ref));
    if (!map || !isOurs(ref.scope, map) || map.data?.record === undefined) return undefined;
    return JSON.parse(map.data.record) as T;
  }

  async write(cluster: Cluster, ref: Ref, record: T): Promise<void> {
    const { name, namespace, ...type } = this.#key(ref);
    await applyOwned(cluster, ref, {
      ...type,
      metadata: { name, namespace },
      data: { record: JSON.stringify(record) },
    });
  }

  async remove(cluster: Cluster, ref: Ref): Promise<void> {
    const map = await cluster.get(this.#key(ref));
    if (map && isOurs(ref.scope, map)) await cluster.delete(this.#key(ref), map.metadata.uid, 'Background');
  }

  #key({ step }: Ref): ObjectKey & { namespace: string } {
    return { apiVersion: 'v1', kind: 'ConfigMap', namespace: this.#namespace, name: `slipway.${stepMark(step)}` };
  }
}
