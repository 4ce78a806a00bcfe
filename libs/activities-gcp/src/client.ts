import { failed, type CloudEndpoints } from '@slipway/activities-core';
import type { JsonObject } from '@slipway/contracts';
import type { ArtifactRegistryClient } from '@google-cloud/artifact-registry';
import type { ClusterManagerClient } from '@google-cloud/container';
import type { ProjectsClient } from '@google-cloud/resource-manager';
import type { ServiceUsageClient } from '@google-cloud/service-usage';
import type { Storage } from '@google-cloud/storage';
import type { compute_v1 } from '@googleapis/compute';
import type { iam_v1 } from '@googleapis/iam';
import type { GoogleAuth } from 'google-auth-library';
import type { dns_v1 } from 'googleapis/build/src/apis/dns/v1.js';
import type { SqlClients } from './sql-clients.ts';

/** APIs that are called, as the worker's configuration names their addresses. */
export const endpointNames = [
  'artifactregistry',
  'cloudresourcemanager',
  'compute',
  'container',
  'dns',
  'iam',
  'serviceusage',
  'sqladmin',
  'storage',
] as const;
export type EndpointName = (typeof endpointNames)[number];

/**
 * Call options of every call through gax: sent once. Retries are ours, because a create that is sent again after a lost reply
 * may be made twice, and because gax hides a 503 behind a time-out.
 */
export const once = { retry: null, timeout: 30_000 };
const noRetries = { retry: 0, noResponseRetries: 0 };

/** What is handed to helm has to last for its ten minutes: it cannot renew a token. */
const eagerRefreshThresholdMillis = 12 * 60_000;

const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

/** Every client of one project, made when first used. The only place that knows addresses and credentials. */
export interface Clients {
  auth(): Promise<GoogleAuth>;
  artifactRegistry(): Promise<ArtifactRegistryClient>;
  compute(): Promise<compute_v1.Compute>;
  container(): Promise<ClusterManagerClient>;
  dns(): Promise<dns_v1.Dns>;
  iam(): Promise<iam_v1.Iam>;
  projects(): Promise<ProjectsClient>;
  serviceUsage(): Promise<ServiceUsageClient>;
  sql(): Promise<SqlClients>;
  storage(): Promise<Storage>;
}

function addressesIn(endpoints: CloudEndpoints): JsonObject {
  const { endpoints: addresses } = endpoints;
  return typeof addresses === 'object' && addresses !== null && !Array.isArray(addresses) ? addresses : {};
}

/** Some addresses but not all would send half of the calls to the real cloud: refused before the first one. */
export function checkEndpoints(endpoints: CloudEndpoints): void {
  const addresses = addressesIn(endpoints);
  if (Object.keys(addresses).length === 0) return;
  const missing = endpointNames.filter((name) => typeof addresses[name] !== 'string');
  if (missing.length === 0) return;
  throw failed(
    'DEPENDENCY',
    'SW-DEP-066',
    `the worker's configuration lacks clouds.gcp.endpoints.${missing.join(', ')}`,
    {
      fix: 'name the address of every API, or of none',
    },
  );
}

const known = new Map<string, Clients>();

/** The clients for an address book and a project; the same ones each time, with their connections and tokens. */
export function clientsFor(endpoints: CloudEndpoints, project: string): Clients {
  const key = JSON.stringify([endpoints, project]);
  const found = known.get(key) ?? makeClients(endpoints, project);
  known.set(key, found);
  return found;
}

function makeClients(endpoints: CloudEndpoints, project: string): Clients {
  const address = (name: EndpointName): URL | undefined => {
    const given = addressesIn(endpoints)[name];
    return typeof given === 'string' ? new URL(given) : undefined;
  };
  // Without the project's id, the library asks Resource Manager at its public address for it.
  const auth = lazily(async () => {
    const { GoogleAuth } = await import('google-auth-library');
    return new GoogleAuth({ scopes, projectId: project, clientOptions: { eagerRefreshThresholdMillis } });
  });

  const gapic = async (name: EndpointName) => {
    const url = address(name);
    if (!url) return { auth: await auth(), fallback: true };
    const protocol = url.protocol.replace(':', '');
    const port = Number(url.port || (protocol === 'http' ? 80 : 443));
    return { auth: await auth(), fallback: true, apiEndpoint: url.hostname, port, protocol };
  };
  const discovery = async (name: EndpointName) => {
    const url = address(name);
    return {
      version: 'v1' as const,
      auth: await auth(),
      timeout: 30_000,
      retryConfig: noRetries,
      ...(url ? { rootUrl: `${url.origin}/` } : {}),
    };
  };

  return {
    auth,
    artifactRegistry: lazily(
      async () =>
        new (await import('@google-cloud/artifact-registry')).ArtifactRegistryClient(await gapic('artifactregistry')),
    ),
    compute: lazily(async () => (await import('@googleapis/compute')).compute(await discovery('compute'))),
    container: lazily(
      async () => new (await import('@google-cloud/container')).ClusterManagerClient(await gapic('container')),
    ),
    dns: lazily(async () => (await import('googleapis/build/src/apis/dns/index.js')).dns(await discovery('dns'))),
    iam: lazily(async () => (await import('@googleapis/iam')).iam(await discovery('iam'))),
    projects: lazily(
      async () =>
        new (await import('@google-cloud/resource-manager')).ProjectsClient(await gapic('cloudresourcemanager')),
    ),
    serviceUsage: lazily(
      async () => new (await import('@google-cloud/service-usage')).ServiceUsageClient(await gapic('serviceusage')),
    ),
    sql: lazily(async () => (await import('./sql-clients.ts')).sqlClients(await gapic('sqladmin'))),
    storage: lazily(async () => {
      const url = address('storage');
      const { Storage } = await import('@google-cloud/storage');
      return new Storage({
        projectId: project,
        authClient: await auth(),
        retryOptions: { autoRetry: false },
        ...(url ? { apiEndpoint: url.origin, useAuthWithCustomEndpoint: true } : {}),
      });
    }),
  };
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
