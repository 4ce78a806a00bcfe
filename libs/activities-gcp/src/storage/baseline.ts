import type { ClusterApi } from '@slipway/activities-core';
import { gitpodNamespace } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import { baselineName } from '../names.ts';

/** What stood before the installation, and whether other Gitpods may use the project. */
export interface Baseline {
  buckets: string[];
  sharedProject: boolean;
}

const key = { apiVersion: 'v1', kind: 'ConfigMap', name: baselineName, namespace: gitpodNamespace };

/** Undefined: never written, or there is no cluster to read it from. */
export async function readBaseline(cluster: ClusterApi, ref: Ref): Promise<Baseline | undefined> {
  const found = await cluster.read(ref, key);
  const data = found?.['data'] as Record<string, string> | undefined;
  if (!data) return undefined;
  return {
    buckets: (data['buckets'] ?? '').split('\n').filter((name) => name !== ''),
    sharedProject: data['sharedProject'] === 'true',
  };
}

export async function writeBaseline(cluster: ClusterApi, ref: Ref, baseline: Baseline): Promise<void> {
  await cluster.apply(ref, {
    apiVersion: key.apiVersion,
    kind: key.kind,
    metadata: { name: key.name, namespace: key.namespace },
    data: { buckets: baseline.buckets.join('\n'), sharedProject: String(baseline.sharedProject) },
  });
}

export const removeBaseline = (cluster: ClusterApi, ref: Ref): Promise<void> => cluster.remove(ref, key);
