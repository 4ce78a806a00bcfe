import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CallContext, ClusterAccess, Manifest, ResourceFailure } from '@slipway/activities-core';
import { createClusterApi } from '../cluster-api.ts';
import { FakeApiServer, status, type Reply, type Seen } from '../testing/fake-api-server.ts';
import { Clusters } from './clusters.ts';

const scope = {
  installation: 'acme',
  incarnation: 1,
  cloud: 'gcp',
  account: 'p',
  location: 'l',
  domain: 'gitpod.example',
  cluster: { name: 'acme', location: 'l' },
};
const ref = { scope, step: 'install/config', kind: 'k8s.x', name: 'x', lifecycle: 'managed' } as const;
const configMap: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'gitpod' } };
const key = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'gitpod', name: 'x' };

let server: FakeApiServer;
let minted: number;
let gone: boolean;
let stop: AbortController;
let call: CallContext;
let beats: object[];
let warnings: string[];
let access: ClusterAccess;

beforeEach(async () => {
  server = await FakeApiServer.start();
  minted = 0;
  gone = false;
  stop = new AbortController();
  beats = [];
  warnings = [];
  call = {
    signal: stop.signal,
    handover: new AbortController().signal,
    resumed: undefined,
    heartbeat: (details) => void beats.push(details),
    warn: (message) => void warnings.push(message),
  };
  const { address, caCertificate } = server;
  access = {
    credentials: async () =>
      gone ? undefined : { server: address, caCertificate, token: async () => `token-${(minted += 1)}` },
  };
});
afterEach(() => server.close());

const api = () => createClusterApi({ access, call, pollScale: 0.01 });
const cluster = () => new Clusters({ access, call }).need(ref);
/** The replies to requests for objects, in order; the last one stays. */
function replies(...list: Reply[]): void {
  let next = 0;
  server.answer = ({ path }) => (path.includes('configmaps') ? list[Math.min(next++, list.length - 1)] : undefined);
}
const live: Reply = {
  status: 200,
  body: { ...configMap, metadata: { ...configMap.metadata, uid: 'u', resourceVersion: '1' } },
};
const requests = (): Seen[] => server.seen.filter(({ path }) => path.includes('configmaps'));
const failureOf = async (act: Promise<unknown>): Promise<ResourceFailure['failure']> =>
  act.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: unknown) => (error as ResourceFailure).failure,
  );

describe('Cluster: on the wire', () => {
  test('apply: sends the untouched object with manager, force and strict validation', async () => {
    server.answer = ({ method, path }) =>
      path.includes('configmaps') ? (method === 'GET' ? undefined : live) : undefined;
    await api().apply(ref, { ...configMap, from: [{ default: 1, enum: null }] });
    const [, patch] = requests();
    expect(patch).toMatchObject({
      method: 'PATCH',
      path: '/api/v1/namespaces/gitpod/configmaps/x',
      contentType: 'application/apply-patch+yaml',
      body: { from: [{ default: 1, enum: null }] },
    });
    expect(Object.fromEntries(patch!.query)).toEqual({
      fieldManager: 'slipway',
      force: 'true',
      fieldValidation: 'Strict',
    });
  });

  test('connections are kept, tokens are not: a fresh one for every request', async () => {
    replies(live);
    const target = await cluster();
    for (let n = 0; n < 10; n++) await target.get(key);
    expect(server.connections).toBe(1);
    expect(new Set(server.seen.map(({ token }) => token)).size).toBe(server.seen.length);
  });

  test('list: follows every page', async () => {
    server.answer = ({ path, query }) => {
      if (!path.includes('configmaps')) return undefined;
      const next = query.get('continue') ? '' : 'more';
      return { status: 200, body: { metadata: { continue: next }, items: [{ metadata: { name: next || 'last' } }] } };
    };
    const names = (await (await cluster()).list('v1', 'ConfigMap', { namespace: 'gitpod' })).map(
      ({ metadata }) => metadata.name,
    );
    expect(names).toEqual(['more', 'last']);
  });
});

describe('Cluster: what heals inside the call', () => {
  test.each<[string, Reply]>([
    ['a connection that is reset', 'reset'],
    [
      'an overloaded server',
      { status: 429, body: status(429, 'TooManyRequests', 'slow down'), headers: { 'retry-after': '1' } },
    ],
    ['a server that is restarting', { status: 503, body: 'apiserver not ready' }],
    ['a change of leader in etcd', { status: 500, body: status(500, 'InternalError', 'etcdserver: leader changed') }],
  ])('%s is asked again', async (_what, first) => {
    replies(first, live);
    const started = Date.now();
    expect(await (await cluster()).get(key)).toMatchObject({ metadata: { uid: 'u' } });
    expect(requests()).toHaveLength(2);
    if (typeof first === 'object' && first.headers) expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
  });

  test('a dead token: is minted once more, then it is said who is refused', async () => {
    replies({ status: 401, body: status(401, 'Unauthorized', 'Unauthorized') }, live);
    expect(await (await cluster()).get(key)).toBeDefined();
    replies({ status: 401, body: status(401, 'Unauthorized', 'Unauthorized') });
    expect(await failureOf((await cluster()).get(key))).toMatchObject({
      code: 'UNAUTHENTICATED',
      rule: 'SW-AUTHN-027',
    });
    expect(requests()).toHaveLength(4);
  });
});

describe('Cluster: gone or silent', () => {
  test('a cluster that is deleted meanwhile: removal is success, a read finds nothing, a write says so', async () => {
    const port = api();
    await cluster();
    await server.close();
    gone = true;
    await port.remove(ref, key);
    expect(await port.read(ref, key)).toBeUndefined();
    expect(await failureOf(port.apply(ref, configMap))).toMatchObject({ code: 'DEPENDENCY' });
    server = await FakeApiServer.start();
  });

  test('a cluster that exists and does not answer: what lives in it is left to go with it, after a while and with a warning', async () => {
    server.answer = () => 'reset';
    await api().remove(ref, key);
    expect(beats).toContainEqual(expect.objectContaining({ waitingFor: 'cluster acme' }));
    expect(warnings).toEqual([
      expect.stringMatching(/^install\/config is left to the removal of cluster acme: .*does not answer/),
    ]);
    const tries = server.seen.length;
    await api().remove(ref, key);
    expect(server.seen.length).toBe(tries + 1);
  });

  test('a cluster that answers again: a read says that it did not, who asks next is told at once, and a removal goes on', async () => {
    const read = () => api().read(ref, key);
    server.answer = () => 'reset';
    expect(await failureOf(read())).toMatchObject({ code: 'NOT_READY', rule: 'SW-READY-061' });
    const tries = server.seen.length;
    expect(tries).toBeGreaterThan(3);
    expect(await failureOf(read())).toMatchObject({ rule: 'SW-READY-061' });
    expect(server.seen.length).toBe(tries + 1);

    const removing = api().remove(ref, key);
    while (beats.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const labels = { 'slipway.dev/installation': 'acme' };
    const standing = { status: 200, body: { ...configMap, metadata: { ...configMap.metadata, labels, uid: 'u' } } };
    let deleted = false;
    server.answer = ({ method, path }) => {
      if (!path.includes('configmaps')) return undefined;
      if (method === 'DELETE') deleted = true;
      return deleted ? { status: 404, body: status(404, 'NotFound', 'not found') } : standing;
    };
    await removing;
    expect([deleted, warnings]).toEqual([true, []]);
  });

  test('an aborted call ends at once with the reason', async () => {
    replies({ status: 503, body: 'down' });
    const reading = (await cluster()).get(key);
    setTimeout(() => stop.abort(new Error('cancelled')), 50);
    await expect(reading).rejects.toThrow('cancelled');
  });
});

describe('failureOf: answers of an API server', () => {
  const webhook = (name: string): string =>
    `Internal error occurred: failed calling webhook "${name}": failed to call webhook: Post "https://x": connect: connection refused`;
  test.each<[number, string, string, object, string, string]>([
    [403, 'Forbidden', 'configmaps "x" is forbidden', {}, 'UNAUTHORIZED', 'SW-AUTHZ-025'],
    [
      500,
      '',
      'failed to create typed patch object: .data.x: field not declared in schema',
      {},
      'INVALID_SPEC',
      'SW-SPEC-090',
    ],
    [400, 'BadRequest', 'strict decoding error: unknown field "dat"', {}, 'INVALID_SPEC', 'SW-SPEC-090'],
    [422, 'Invalid', 'ConfigMap "x" is invalid', {}, 'INVALID_SPEC', 'SW-SPEC-090'],
    [409, 'Conflict', 'Apply failed', { causes: [{ reason: 'FieldManagerConflict' }] }, 'NOT_OWNED', 'SW-OWN-049'],
    [409, 'Conflict', 'the object has been modified', {}, 'CONFLICT', 'SW-CONF-091'],
    [500, 'InternalError', webhook('webhook.cert-manager.io'), {}, 'NOT_READY', 'SW-READY-043'],
    [500, 'InternalError', webhook('policy.customer.example'), {}, 'DEPENDENCY', 'SW-DEP-047'],
    [
      403,
      'Forbidden',
      'namespace is being terminated',
      { causes: [{ reason: 'NamespaceTerminating' }] },
      'DEPENDENCY',
      'SW-DEP-061',
    ],
    [404, 'NotFound', 'namespaces "gitpod" not found', {}, 'NOT_READY', 'SW-READY-044'],
  ])('%i %s: %s', async (code, reason, message, details, failure, rule) => {
    replies({ status: code, body: status(code, reason, message, details) });
    const target = await cluster();
    expect(await failureOf(target.apply(configMap))).toMatchObject({ code: failure, rule, cloudWords: message });
  });
});
