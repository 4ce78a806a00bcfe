import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { CloudEndpoints } from '@slipway/activities-core';
import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { ComputeManagementClient } from '@azure/arm-compute';
import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { ContainerServiceClient } from '@azure/arm-containerservice';
import type { DnsManagementClient } from '@azure/arm-dns';
import type { ManagementLockClient } from '@azure/arm-locks';
import type { ManagedServiceIdentityClient } from '@azure/arm-msi';
import type { MySQLManagementFlexibleServerClient } from '@azure/arm-mysql-flexible';
import type { NetworkManagementClient } from '@azure/arm-network';
import type { PrivateDnsManagementClient } from '@azure/arm-privatedns';
import type { ResourceManagementClient } from '@azure/arm-resources';
import type { StorageManagementClient } from '@azure/arm-storage';
import type { PipelinePolicy, TlsSettings } from '@azure/core-rest-pipeline';
import type { DefaultAzureCredential } from '@azure/identity';
import { keepWords } from './kept-words.ts';

/** Every client of one subscription, made when first used. The only place that knows addresses and credentials. */
export interface Clients {
  /** Where Azure Resource Manager answers, without a slash at its end. */
  endpoint: string;
  authorization(): Promise<AuthorizationManagementClient>;
  compute(): Promise<ComputeManagementClient>;
  containerService(): Promise<ContainerServiceClient>;
  dns(): Promise<DnsManagementClient>;
  identities(): Promise<ManagedServiceIdentityClient>;
  locks(): Promise<ManagementLockClient>;
  mysql(): Promise<MySQLManagementFlexibleServerClient>;
  network(): Promise<NetworkManagementClient>;
  privateDns(): Promise<PrivateDnsManagementClient>;
  registry(): Promise<ContainerRegistryManagementClient>;
  resources(): Promise<ResourceManagementClient>;
  storage(): Promise<StorageManagementClient>;
  /** Object id of who the worker acts as, as its token says. Undefined: the token does not say. */
  principal(): Promise<string | undefined>;
  /** Drops all clients: the next ones ask for credentials again. */
  renew(): void;
}

/** Where Azure is; each absent one is at its public address. */
interface AzureEndpoints {
  /** Of Azure Resource Manager. */
  endpoint?: string;
  /** Of Entra. */
  authorityHost?: string;
  /** PEM file of an authority to trust besides the public ones. */
  caFile?: string;
}

const publicEndpoint = 'https://management.azure.com';
/** Azure answers at once, also to what takes long. */
const answerTimeoutMs = 60_000;

const known = new Map<string, Clients>();

/** The clients for an address and a subscription; the same ones each time, with their connections and credentials. */
export function clientsFor(endpoints: CloudEndpoints, subscription: string): Clients {
  const key = JSON.stringify([endpoints, subscription]);
  const found = known.get(key) ?? makeClients(endpoints, subscription);
  known.set(key, found);
  return found;
}

const timeout: PipelinePolicy = {
  name: 'slipwayTimeout',
  sendRequest: (request, next) => {
    if (request.timeout === 0) request.timeout = answerTimeoutMs;
    return next(request);
  },
};

/** What every client is made with. */
interface Options {
  endpoint?: string;
  /** Requests are sent once: retries are ours. */
  retryOptions: { maxRetries: 0 };
  tlsOptions?: TlsSettings;
  additionalPolicies: { policy: PipelinePolicy; position: 'perCall' }[];
}

function makeClients(settings: CloudEndpoints, subscription: string): Clients {
  const { endpoint, authorityHost, caFile } = settings as AzureEndpoints;
  let made = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const found = (made.get(name) as Promise<T> | undefined) ?? make();
    made.set(name, found);
    return found;
  };
  const options = (): Promise<Options> =>
    once('options', async () => ({
      ...(endpoint === undefined ? {} : { endpoint }),
      retryOptions: { maxRetries: 0 },
      ...(caFile === undefined ? {} : { tlsOptions: { ca: [...rootCertificates, await readFile(caFile, 'utf8')] } }),
      additionalPolicies: [timeout, keepWords].map((policy) => ({ policy, position: 'perCall' })),
    }));
  /** An authority that is not Microsoft's cannot be looked up at Microsoft's. */
  const credential = (): Promise<DefaultAzureCredential> =>
    once('credential', async () => {
      const { DefaultAzureCredential } = await import('@azure/identity');
      const { endpoint: _, ...trusted } = await options();
      const authority = authorityHost === undefined ? {} : { authorityHost, disableInstanceDiscovery: true };
      return new DefaultAzureCredential({ ...trusted, ...authority });
    });
  const lazily =
    <T>(name: string, make: (credential: DefaultAzureCredential, options: Options) => Promise<T>) =>
    (): Promise<T> =>
      once(name, async () => make(await credential(), await options()));

  return {
    endpoint: (endpoint ?? publicEndpoint).replace(/\/+$/, ''),
    authorization: lazily('authorization', async (who, how) => {
      const { AuthorizationManagementClient } = await import('@azure/arm-authorization');
      return new AuthorizationManagementClient(who, subscription, how);
    }),
    compute: lazily('compute', async (who, how) => {
      const { ComputeManagementClient } = await import('@azure/arm-compute');
      return new ComputeManagementClient(who, subscription, how);
    }),
    containerService: lazily('containerService', async (who, how) => {
      const { ContainerServiceClient } = await import('@azure/arm-containerservice');
      return new ContainerServiceClient(who, subscription, how);
    }),
    dns: lazily('dns', async (who, how) => {
      const { DnsManagementClient } = await import('@azure/arm-dns');
      return new DnsManagementClient(who, subscription, how);
    }),
    identities: lazily('identities', async (who, how) => {
      const { ManagedServiceIdentityClient } = await import('@azure/arm-msi');
      return new ManagedServiceIdentityClient(who, subscription, how);
    }),
    locks: lazily('locks', async (who, how) => {
      const { ManagementLockClient } = await import('@azure/arm-locks');
      return new ManagementLockClient(who, subscription, how);
    }),
    mysql: lazily('mysql', async (who, how) => {
      const { MySQLManagementFlexibleServerClient } = await import('@azure/arm-mysql-flexible');
      return new MySQLManagementFlexibleServerClient(who, subscription, how);
    }),
    network: lazily('network', async (who, how) => {
      const { NetworkManagementClient } = await import('@azure/arm-network');
      return new NetworkManagementClient(who, subscription, how);
    }),
    privateDns: lazily('privateDns', async (who, how) => {
      const { PrivateDnsManagementClient } = await import('@azure/arm-privatedns');
      return new PrivateDnsManagementClient(who, subscription, how);
    }),
    registry: lazily('registry', async (who, how) => {
      const { ContainerRegistryManagementClient } = await import('@azure/arm-containerregistry');
      return new ContainerRegistryManagementClient(who, subscription, how);
    }),
    resources: lazily('resources', async (who, how) => {
      const { ResourceManagementClient } = await import('@azure/arm-resources');
      return new ResourceManagementClient(who, subscription, how);
    }),
    storage: lazily('storage', async (who, how) => {
      const { StorageManagementClient } = await import('@azure/arm-storage');
      return new StorageManagementClient(who, subscription, how);
    }),
    async principal() {
      const scope = `${(endpoint ?? publicEndpoint).replace(/\/+$/, '')}/.default`;
      const { token } = await (await credential()).getToken(scope);
      return principalIn(token);
    },
    renew() {
      made = new Map();
    },
  };
}

/** learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
function principalIn(token: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { oid?: unknown };
    return typeof claims.oid === 'string' ? claims.oid : undefined;
  } catch {
    return undefined;
  }
}
