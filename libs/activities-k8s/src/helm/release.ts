import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '@slipway/contracts';
import type { LiveObject, ObjectKey } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { secretValues, type LiveSecret } from '../secret-values.ts';

/** The last revision of a release, as helm keeps it in the cluster. */
export interface Release {
  revision: number;
  status: string;
  labels: Record<string, string>;
  chartVersion: string;
  /** What it was installed with: the values that were given, without the chart's own. */
  values: JsonObject;
  /** Milliseconds since the epoch of the last operation on it. */
  changedAt: number;
  /** What the chart made. */
  objects: ObjectKey[];
}

interface Stored {
  version: number;
  info?: { status?: string; last_deployed?: string };
  chart?: { metadata?: { version?: string } };
  config?: JsonObject;
  manifest?: string;
}

/** On its way out, or only kept until what it made is gone. */
export const isLeaving = ({ status }: Pick<Release, 'status'>): boolean =>
  ['uninstalling', 'uninstalled'].includes(status);

export const isPending = ({ status }: Pick<Release, 'status'>): boolean => status.startsWith('pending-');

/**
 * Reads a release where helm's default driver stores it: a Secret per revision, labelled with name and revision, holding
 * base64 of gzipped JSON. Undefined: no such release.
 */
export async function readRelease(cluster: Cluster, namespace: string, name: string): Promise<Release | undefined> {
  const revisions = await cluster.list('v1', 'Secret', {
    namespace,
    labelSelector: `owner=helm,name=${name}`,
    metadataOnly: true,
  });
  const last = revisions.sort((a, b) => revisionOf(b) - revisionOf(a))[0];
  if (!last) return undefined;
  const secret = await cluster.get<LiveSecret>({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace,
    name: last.metadata.name,
  });
  if (!secret) return undefined;
  const stored = await decode(secretValues(secret)['release'] ?? '');
  return {
    revision: stored.version,
    status: stored.info?.status ?? 'unknown',
    labels: secret.metadata.labels ?? {},
    chartVersion: stored.chart?.metadata?.version ?? '',
    values: stored.config ?? {},
    changedAt: Date.parse(stored.info?.last_deployed ?? '') || 0,
    objects: objectsOf(stored.manifest ?? '', namespace),
  };
}

const revisionOf = ({ metadata }: LiveObject): number => Number(metadata.labels?.['version'] ?? 0);

async function decode(release: string): Promise<Stored> {
  const json = await promisify(gunzip)(Buffer.from(release, 'base64'));
  return JSON.parse(json.toString('utf8')) as Stored;
}

function objectsOf(manifest: string, releaseNamespace: string): ObjectKey[] {
  return parseAllDocuments(manifest).flatMap((document) => {
    const object = document.toJSON() as LiveObject | null;
    if (!object?.kind) return [];
    const { apiVersion, kind, metadata } = object;
    return [{ apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? releaseNamespace }];
  });
}
