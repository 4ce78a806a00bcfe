import { createHash } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { canonicalJson } from '@slipway/contracts';
import type { LiveObject, ObjectKey } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { standingOf } from '../../cluster/standing.ts';

/** Where Gitpod's installer lists everything that it rendered. */
export interface AppConfigMap extends LiveObject {
  data?: Record<string, string>;
}

export const appKey = (namespace: string): ObjectKey => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace,
  name: 'gitpod-app',
});

/** The objects that it lists. */
export function listedObjects({ data = {} }: Pick<AppConfigMap, 'data'>, namespace: string): ObjectKey[] {
  const documents = Object.values(data).flatMap((text) =>
    parseAllDocuments(text).map((one) => one.toJSON() as unknown),
  );
  return documents.flatMap((document) => {
    const { apiVersion, kind, metadata } = (document ?? {}) as Partial<LiveObject>;
    if (!apiVersion || !kind || !metadata?.name) return [];
    return [{ apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? namespace }];
  });
}

/** SHA-256 of the list, hexadecimal: equal for equal configurations, whatever passwords a render makes. */
export function manifestHash({ data = {} }: Pick<AppConfigMap, 'data'>): string {
  return createHash('sha256').update(canonicalJson(data)).digest('hex');
}

/** Jobs clean up after themselves: absent is done. */
const vanishing = ['Job', 'Pod'];

/** How many of the listed objects are missing. */
export async function missingCount(cluster: Cluster, keys: readonly ObjectKey[]): Promise<number> {
  const lasting = keys.filter(({ kind }) => !vanishing.includes(kind));
  const names = new Set(lasting.map(({ kind, name }) => `${kind}/${name}`));
  const standing = await standingOf(cluster, lasting);
  return names.size - new Set(standing.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).size;
}
