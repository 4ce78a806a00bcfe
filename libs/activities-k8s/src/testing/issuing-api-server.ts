import type { LiveObject, Manifest } from '@slipway/activities-core';
import { secretData } from '../secret-values.ts';
import { FakeApiServer, type Reply, type Seen } from './fake-api-server.ts';
import { issuedPair } from './issued-pair.ts';

const certManagerApi = 'cert-manager.io/v1';
const issuerPath = `/apis/${certManagerApi}/clusterissuers/gitpod-issuer`;
const secretPath = '/api/v1/namespaces/gitpod/secrets/https-certificates';
const certificatePath = `/apis/${certManagerApi}/namespaces/gitpod/certificates/https-certificates`;

const kinds: Reply = {
  status: 200,
  body: {
    resources: [
      { name: 'certificates', kind: 'Certificate', namespaced: true },
      { name: 'clusterissuers', kind: 'ClusterIssuer', namespaced: false },
    ],
  },
};

/** A server that keeps what is applied, and issues at once what a Certificate asks for and no Secret holds yet. */
export class IssuingApiServer {
  readonly server: FakeApiServer;
  readonly #dnsNames: readonly string[];
  readonly #objects = new Map<string, object>();
  #written = 0;
  /** Certificates that were ordered. */
  orders = 0;
  /** Comes before what the server answers of itself. */
  fault: (request: Seen) => Reply | undefined = () => undefined;

  private constructor(server: FakeApiServer, dnsNames: readonly string[]) {
    this.server = server;
    this.#dnsNames = dnsNames;
    server.answer = (request) => this.fault(request) ?? this.#answer(request);
  }

  static async start(dnsNames: readonly string[]): Promise<IssuingApiServer> {
    return new IssuingApiServer(await FakeApiServer.start(), dnsNames);
  }

  /** From now on the issuer asks this server. */
  ask(acmeServer: string): void {
    this.#put(issuerPath, {
      apiVersion: certManagerApi,
      kind: 'ClusterIssuer',
      metadata: { name: 'gitpod-issuer' },
      spec: { acme: { server: acmeServer } },
    });
  }

  /** As cert-manager does on its own before a certificate ends: other values in the same Secret. */
  async renew(): Promise<void> {
    this.orders += 1;
    const labels = (this.certificate?.['spec'] as { secretTemplate?: { labels: Record<string, string> } } | undefined)
      ?.secretTemplate?.labels;
    this.#put(secretPath, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'https-certificates', namespace: 'gitpod', ...(labels && { labels }) },
      data: secretData(await issuedPair(this.#dnsNames)),
    });
  }

  /** The cluster is made anew: nothing but its issuer stands. */
  startOver(): void {
    this.#objects.delete(secretPath);
    this.#objects.delete(certificatePath);
  }

  get certificate(): LiveObject | undefined {
    return this.#objects.get(certificatePath) as LiveObject | undefined;
  }

  get secret(): (LiveObject & { data: Record<string, string> }) | undefined {
    return this.#objects.get(secretPath) as (LiveObject & { data: Record<string, string> }) | undefined;
  }

  async #answer({ method, path, body }: Seen): Promise<Reply | undefined> {
    if (path === `/apis/${certManagerApi}`) return kinds;
    if (method === 'DELETE') return this.#objects.delete(path) ? { status: 200 } : undefined;
    if (method === 'PATCH') this.#put(path, body as Manifest);
    if (method === 'PATCH' && path === certificatePath && !this.secret) await this.renew();
    const object = this.#objects.get(path);
    return object && { status: 200, body: object };
  }

  #put(path: string, manifest: Manifest): void {
    this.#written += 1;
    const now = new Date().toISOString();
    const ready = { type: 'Ready', status: 'True', observedGeneration: 1, lastTransitionTime: now };
    const metadata = { ...manifest.metadata, generation: 1, creationTimestamp: now };
    this.#objects.set(path, {
      ...manifest,
      metadata: { ...metadata, uid: `u${this.#written}`, resourceVersion: `${this.#written}` },
      ...(path === certificatePath && { status: { conditions: [ready] } }),
    });
  }
}
