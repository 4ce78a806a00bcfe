import { protos as containerProtos, v1 as container } from '@google-cloud/container';
import { compute_v1 } from '@googleapis/compute';
import { ServiceUsageClient } from '@google-cloud/service-usage';
import { GoogleAuth } from 'google-auth-library';
import type { LocalCloud } from '../local-cloud.ts';

export { containerProtos };

export const project = 'acme-dev-platform';
const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

/** Credentials as a worker gets them: the default chain, from the file the local cloud wrote. */
export function authOf(cloud: LocalCloud): GoogleAuth {
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = cloud.credentials;
  return new GoogleAuth({ scopes, projectId: project });
}

/** Options of the generated clients as `clouds.md` §1.2 gives them. */
export function gax(cloud: LocalCloud, service: string) {
  const endpoint = new URL(cloud.endpoints[service] ?? '');
  return {
    apiEndpoint: endpoint.hostname,
    port: Number(endpoint.port),
    protocol: 'http',
    fallback: true as const,
    projectId: project,
    auth: authOf(cloud),
  };
}

export function serviceUsageClient(cloud: LocalCloud): ServiceUsageClient {
  return new ServiceUsageClient(gax(cloud, 'serviceusage') as ConstructorParameters<typeof ServiceUsageClient>[0]);
}

export function clusterManager(cloud: LocalCloud): container.ClusterManagerClient {
  return new container.ClusterManagerClient(
    gax(cloud, 'container') as ConstructorParameters<typeof container.ClusterManagerClient>[0],
  );
}

export function computeClient(cloud: LocalCloud): compute_v1.Compute {
  return new compute_v1.Compute({ rootUrl: `${cloud.endpoints['compute']}/`, auth: authOf(cloud) });
}

/** Turns on every API that the tests use, past its propagation. */
export function enableEverything(cloud: LocalCloud): void {
  const names = [
    'compute',
    'container',
    'dns',
    'iam',
    'cloudresourcemanager',
    'sqladmin',
    'artifactregistry',
    'cloudbilling',
  ];
  for (const name of names)
    cloud.gcp.store.put('services', `${project}/${name}.googleapis.com`, { enabledAt: 0, usableAt: 0 });
}
