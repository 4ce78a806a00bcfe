import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '@slipway/contracts';
import type { AnyResource } from '@slipway/activities-core';
import { ownershipLabels } from '../ownership.ts';
import { depsOn } from '../testing/deps-on.ts';
import { IssuingApiServer } from '../testing/issuing-api-server.ts';
import { refTo } from '../testing/real-cluster.ts';
import { certificate } from './certificate.ts';

const dnsNames = ['gcp.gitpod.acme.example', '*.gcp.gitpod.acme.example'];
const props = { namespace: 'gitpod', secret: 'https-certificates', issuer: 'gitpod-issuer', dnsNames };
const ref = refTo('issuer/certificate', 'k8s.certificate', 'https-certificates');
const theirs: Ref = { ...ref, scope: { ...ref.scope, installation: 'other' } };

let cluster: IssuingApiServer;
let resource: AnyResource;

beforeEach(async () => {
  cluster = await IssuingApiServer.start(dnsNames);
  cluster.ask('https://acme.example/directory');
  [, resource] = certificate(depsOn(cluster.server));
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
