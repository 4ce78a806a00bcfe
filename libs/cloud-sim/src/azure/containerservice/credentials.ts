import { stringify } from 'yaml';
import type { ClusterEndpoint } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { object } from '../../core/json.ts';
import { parseArmId } from '../arm/arm-id.ts';
import type { ArmCall, Reply } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import type { ClusterRuntime } from './runtime.ts';
import { badRequest } from './refusals.ts';

const tokenLength = 128;

/** Token of a cluster's local administrator; it is as old as the cluster. */
export function adminToken(azure: Azure, cluster: Resource): string {
  const number = azure.graph.creates(cluster.id);
  const halves = [0, 1].map((half) => azure.seeded.hex(tokenLength / 2, 'admin token', cluster.id, number, half));
  return halves.join('');
}

export function hasLocalAccounts(cluster: Resource): boolean {
  return object(cluster.body, 'properties')['disableLocalAccounts'] !== true;
}

/** The reply of both `listClusterAdminCredential` and `listClusterUserCredential`: a kubeconfig in base64. */
export async function listCredential(
  { azure }: ArmCall,
  cluster: Resource,
  runtime: ClusterRuntime,
  who: 'clusterAdmin' | 'clusterUser',
): Promise<Reply> {
  if (!hasLocalAccounts(cluster)) {
    throw badRequest('Getting static credential is not allowed because this cluster is set to disable local accounts.');
  }
  if (cluster.hidden?.['created'] !== true) {
    throw new ArmFault(
      'ControlPlaneNotFound',
      `Could not find control plane with ID ${azure.seeded.hex(24, cluster.id)}.`,
      { http: 404 },
    );
  }
  const kubeconfig = kubeconfigOf(azure, cluster, await runtime.start(cluster), who);
  return ok({ kubeconfigs: [{ name: who, value: Buffer.from(kubeconfig).toString('base64') }] });
}

function kubeconfigOf(azure: Azure, cluster: Resource, endpoint: ClusterEndpoint, who: string): string {
  const { server, caCertificate, adminCertificate } = endpoint;
  const user = `${who}_${parseArmId(cluster.id)?.resourceGroup ?? ''}_${cluster.name}`;
  const context = who === 'clusterAdmin' ? `${cluster.name}-admin` : cluster.name;
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  return stringify({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': base64(caCertificate), server }, name: cluster.name }],
    contexts: [{ context: { cluster: cluster.name, user }, name: context }],
    'current-context': context,
    kind: 'Config',
    preferences: {},
    users: [
      {
        name: user,
        user: {
          ...(adminCertificate
            ? {
                'client-certificate-data': base64(adminCertificate.certificate),
                'client-key-data': base64(adminCertificate.key),
              }
            : {}),
          token: adminToken(azure, cluster),
        },
      },
    ],
  });
}
