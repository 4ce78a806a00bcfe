import { isResource, type AnyResource, type ClusterAccess } from '@slipway/activities-core';
import { createClusterApi, createSecretStore, kubernetesResources } from '@slipway/activities-k8s';
import { gcp } from '@slipway/activities-gcp/provider';
import { adminToken, startFixture, type ClusterFixture } from '@slipway/cloud-sim/testing/cluster-fixture';
import type { Scope } from '@slipway/contracts';
import { TrialCall } from '../attempts.ts';
import { ApiProxy } from './api-proxy.ts';
import { serveIssuers } from './issuer-controller.ts';

/** Kinds of which ours are told by their label. */
const kinds = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding' },
  { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer' },
];
const label = 'slipway.dev/installation';

/** A real control plane behind a proxy that plays faults, with our ports and resources on it. */
export class KubeWorld {
  readonly call = new TrialCall();
  readonly scope: Scope = {
    installation: 'acme-gcp',
    incarnation: 1,
    cloud: 'gcp',
    account: 'p',
    location: 'europe-west4',
    domain: 'gcp.gitpod.acme.example',
    cluster: { name: 'test', location: 'europe-west4' },
  };
  readonly fixture: ClusterFixture;
  readonly proxy: ApiProxy;
  readonly #stopIssuers: () => void;
  #resources: Record<string, unknown> = {};

  private constructor(fixture: ClusterFixture, proxy: ApiProxy, stopIssuers: () => void) {
    this.fixture = fixture;
    this.proxy = proxy;
    this.#stopIssuers = stopIssuers;
  }

  static async start(): Promise<KubeWorld> {
    const fixture = await startFixture();
    const proxy = await ApiProxy.start(fixture);
    const stopIssuers = await serveIssuers(fixture.client);
    for (const name of ['gitpod', 'cert-manager'])
      await fixture.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } } as never, 'test');
    return new KubeWorld(fixture, proxy, stopIssuers);
  }

  /** A worker that has not met this cluster yet. */
  async renew(): Promise<void> {
    const { proxy, call } = this;
    proxy.calls.length = 0;
    const access: ClusterAccess = {
      credentials: async () => ({
        server: proxy.address,
        caCertificate: proxy.caCertificate,
        token: async () => adminToken,
      }),
    };
    const deps = { access, call, pollScale: 0.001 };
    const ports = { clusterApi: createClusterApi(deps), secrets: createSecretStore(deps) };
    const ofCluster = kubernetesResources({ ...deps, ...ports, reach: {}, charts: {}, tools: { helm: '' } });
    this.#resources = { ...(await gcp.resources({ ...deps, ...ports, endpoints: {} })), ...ofCluster };
  }

  resource(kind: string): AnyResource {
    const entry = this.#resources[kind] as AnyResource | undefined;
    if (!entry || !isResource(entry)) throw new Error(`no resource ${kind}`);
    return entry;
  }

  /** Objects that carry our label. */
  async standing(): Promise<string[]> {
    const lists = await Promise.all(
      kinds.map(async (kind) => {
        const { items } = await this.fixture.client.list({
          ...kind,
          labelSelector: `${label}=${this.scope.installation}`,
        });
        return items.map(({ metadata }) => `${kind.kind} ${metadata.namespace ?? ''}/${metadata.name}`);
      }),
    );
    return lists.flat().sort();
  }

  /** Values of our Secrets. */
  async secrets(): Promise<string[]> {
    const { items } = await this.fixture.client.list({ ...kinds[1]!, namespace: 'gitpod' });
    return items.flatMap(({ data }) =>
      Object.values((data ?? {}) as Record<string, string>).map((value) => Buffer.from(value, 'base64').toString()),
    );
  }

  async close(): Promise<void> {
    this.#stopIssuers();
    await this.proxy.close();
    await this.fixture.dispose();
  }
}
