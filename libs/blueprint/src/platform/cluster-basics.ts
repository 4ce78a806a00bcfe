import type { ClusterOutput } from '@slipway/contracts';
import type { Blueprint, Handle } from '../blueprint.ts';
import type { ClusterBasics } from '../slots.ts';
import * as k from './kinds.ts';

/** Namespaces of an installation. Gitpod's workspaces are privileged pods. */
export const gitpodNamespace = 'gitpod';
export const certManagerNamespace = 'cert-manager';
export const externalDnsNamespace = 'external-dns';

/**
 * What cloud steps inside the cluster build on: namespaces and the write-once database credentials. Called by a cloud's
 * blueprint as soon as the cluster accepts writes.
 * @param databaseSecret name of the Secret that the database block of the installer configuration refers to
 */
export function clusterBasics(
  b: Blueprint,
  cluster: Handle<ClusterOutput>,
  databaseSecret: string,
  after: readonly Handle[] = [],
): ClusterBasics {
  const namespaces = b.add(
    'cluster/namespaces',
    k.namespaces,
    {
      namespaces: [
        { name: gitpodNamespace, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
        { name: certManagerNamespace, labels: {} },
        { name: externalDnsNamespace, labels: {} },
      ],
    },
    {},
    { after: [cluster, ...after] },
  );
  const databaseCredentials = b.add(
    'database/credentials',
    k.databaseCredentials,
    { namespace: gitpodNamespace, secret: databaseSecret, username: 'gitpod' },
    {},
    { name: databaseSecret, after: [namespaces] },
  );
  return { namespaces, databaseCredentials };
}
