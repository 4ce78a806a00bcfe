import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '@slipway/contracts';
import type { AnyResource, CallContext } from '@slipway/activities-core';
import { createClusterApi } from '../cluster-api.ts';
import { ownershipLabels } from '../ownership.ts';
import { resourceDeps } from '../resource-deps.ts';
import { createSecretStore } from '../secret-store.ts';
import { IssuingApiServer } from '../testing/issuing-api-server.ts';
import { certificate } from './certificate.ts';

const dnsNames = ['gcp.gitpod.acme.example', '*.gcp.gitpod.acme.example'];
const props = { namespace: 'gitpod', secret: 'https-certificates', issuer: 'gitpod-issuer', dnsNames };
const ref: Ref = {
  scope: {
    installation: 'acme',
    incarnation: 1,
    cloud: 'gcp',
    account: 'p',
    location: 'l',
    domain: 'gcp.gitpod.acme.example',
    cluster: { name: 'acme', location: 'l' },
  },
  step: 'issuer/certificate',
  kind: 'k8s.certificate',
  name: 'https-certificates',
  lifecycle: 'managed',
};
const theirs: Ref = { ...ref, scope: { ...ref.scope, installation: 'other' } };

let cluster: IssuingApiServer;
let resource: AnyResource;

beforeEach(async () => {
  cluster = await IssuingApiServer.start(dnsNames);
  cluster.ask('https://acme.example/directory');
  const call: CallContext = {
    signal: new AbortController().signal,
    handover: new AbortController().signal,
    resumed: undefined,
    heartbeat: () => undefined,
    warn: () => undefined,
  };
  const { address, caCertificate } = cluster.server;
  const access = { credentials: async () => ({ server: address, caCertificate, token: async () => 'token' }) };
  const deps = { access, call, pollScale: 0.01 };
  const secrets = createSecretStore(deps);
  const ports = { clusterApi: createClusterApi(deps), secrets, reach: {}, charts: {}, tools: { helm: 'helm' } };
  [, resource] = certificate(resourceDeps({ ...deps, ...ports }));
});
afterEach(() => cluster.server.close());

/** Until somebody deletes it, what stands is one that cert-manager has given up. */
function failedOf(owner: Ref): void {
  const path = '/apis/cert-manager.io/v1/namespaces/gitpod/certificates/https-certificates';
  const metadata = {
    name: ref.name,
    namespace: 'gitpod',
    uid: 'failed',
    labels: ownershipLabels(owner),
    generation: 1,
  };
  const lastTransitionTime = new Date().toISOString();
  const conditions = [
    { type: 'Issuing', status: 'False', reason: 'Failed', observedGeneration: 1, lastTransitionTime },
    { type: 'Ready', status: 'False', observedGeneration: 1, lastTransitionTime },
  ];
  const body = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata, spec: {}, status: { conditions } };
  cluster.fault = (request) => {
    if (request.path !== path) return undefined;
    if (request.method === 'DELETE') cluster.fault = () => undefined;
    return { status: 200, body };
  };
}

const writes = (): string[] =>
  cluster.server.seen.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

describe('certificate', () => {
  test('ensure: one of ours that has failed is made anew', async () => {
    failedOf(ref);
    await expect(resource.ensure(ref, props as never, {} as never)).resolves.toMatchObject({ dnsNames });
    expect(writes()[0]).toMatch(/^DELETE .*https-certificates$/);
  });

  test("ensure: somebody else's that has failed is refused and left as it is", async () => {
    failedOf(theirs);
    await expect(resource.ensure(ref, props as never, {} as never)).rejects.toMatchObject({
      failure: { code: 'NOT_OWNED' },
    });
    expect(writes()).toEqual([]);
  });
});
