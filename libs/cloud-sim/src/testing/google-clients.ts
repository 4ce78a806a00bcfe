import { ArtifactRegistryClient } from '@google-cloud/artifact-registry';
import { v1 as container } from '@google-cloud/container';
import { ProjectsClient } from '@google-cloud/resource-manager';
import { v1 as sql } from '@google-cloud/sql';
import { Storage } from '@google-cloud/storage';
import { compute_v1 } from '@googleapis/compute';
import { iam_v1 } from '@googleapis/iam';
import { ServiceUsageClient } from '@google-cloud/service-usage';
import { dns_v1 } from 'googleapis/build/src/apis/dns/v1.js';
import { GoogleAuth } from 'google-auth-library';
import type { LocalCloud } from '../local-cloud.ts';

export const project = 'acme-dev-platform';
const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

/** Credentials as a worker gets them: the default chain, from the file the local cloud wrote. */
function authOf(cloud: LocalCloud): GoogleAuth {
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = cloud.credentials;
  return new GoogleAuth({ scopes, projectId: project });
}

/** Options of the generated clients as `clouds.md` §1.2 gives them. */
function gax(cloud: LocalCloud, service: string) {
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
  return new ServiceUsageClient(gax(cloud, 'serviceusage'));
}

export function clusterManager(cloud: LocalCloud): container.ClusterManagerClient {
  return new container.ClusterManagerClient(gax(cloud, 'container'));
}

export function computeClient(cloud: LocalCloud): compute_v1.Compute {
  return new compute_v1.Compute({ rootUrl: `${cloud.endpoints['compute']}/`, auth: authOf(cloud) });
}

export function artifactRegistryClient(cloud: LocalCloud): ArtifactRegistryClient {
  return new ArtifactRegistryClient(gax(cloud, 'artifactregistry'));
}

export function projectsClient(cloud: LocalCloud): ProjectsClient {
  return new ProjectsClient(gax(cloud, 'cloudresourcemanager'));
}

export function sqlClients(cloud: LocalCloud) {
  const options = gax(cloud, 'sqladmin') as ConstructorParameters<typeof sql.SqlInstancesServiceClient>[0];
  return {
    instances: new sql.SqlInstancesServiceClient(options),
    databases: new sql.SqlDatabasesServiceClient(options),
    users: new sql.SqlUsersServiceClient(options),
    operations: new sql.SqlOperationsServiceClient(options),
    flags: new sql.SqlFlagsServiceClient(options),
  };
}

export function iamClient(cloud: LocalCloud): iam_v1.Iam {
  return new iam_v1.Iam({ rootUrl: `${cloud.endpoints['iam']}/`, auth: authOf(cloud) });
}

export function dnsClient(cloud: LocalCloud): dns_v1.Dns {
  return new dns_v1.Dns({ rootUrl: `${cloud.endpoints['dns']}/`, auth: authOf(cloud) });
}

export function storageClient(cloud: LocalCloud): Storage {
  return new Storage({
    projectId: project,
    authClient: authOf(cloud),
    apiEndpoint: cloud.endpoints['storage'] ?? '',
    useAuthWithCustomEndpoint: true,
    retryOptions: { autoRetry: false },
  });
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
