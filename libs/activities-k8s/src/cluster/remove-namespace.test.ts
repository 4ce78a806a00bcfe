import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '@slipway/contracts';
import { depsOn } from '../testing/deps-on.ts';
import { FakeApiServer, status, type Reply, type Seen } from '../testing/fake-api-server.ts';
import { removeNamespaces } from './remove-namespace.ts';

const scope: Ref['scope'] = {
  installation: 'acme',
  incarnation: 1,
  cloud: 'gcp',
  account: 'p',
  location: 'l',
  domain: 'gitpod.example',
  cluster: { name: 'acme', location: 'l' },
};
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gitpod', uid: 'n', resourceVersion: '1' } };
const workspace = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'ws-1',
    namespace: 'gitpod',
    uid: 'p',
    resourceVersion: '1',
    deletionTimestamp: '2026-01-01T00:00:00Z',
    finalizers: ['gitpod.io/finalizer'],
  },
};

let server: FakeApiServer;
let isHeld: boolean;
let writes: Seen[];
/** How the API server takes a write to the pod. */
let onWrite: () => Reply;

beforeEach(async () => {
  server = await FakeApiServer.start();
  isHeld = true;
  writes = [];
  onWrite = freed;
  server.answer = (request) => {
    const { method, path } = request;
    if (path === '/api/v1/namespaces/gitpod')
      return isHeld ? { status: 200, body: namespace } : { status: 404, body: status(404, 'NotFound', 'not found') };
    if (path === '/api/v1/namespaces/gitpod/pods') return { status: 200, body: { items: isHeld ? [workspace] : [] } };
    if (path !== '/api/v1/namespaces/gitpod/pods/ws-1' || method === 'GET') return undefined;
    writes.push(request);
    return onWrite();
  };
});
afterEach(() => server.close());

function freed(): Reply {
  isHeld = false;
  return { status: 200, body: workspace };
}
async function remove(): Promise<void> {
  const deps = depsOn(server);
  await removeNamespaces(await deps.clusters.need({ scope }), [namespace], deps);
}

describe('removeNamespaces', () => {
  test('removeNamespaces: frees a workspace without its controller, also when its kubelet wrote to it meanwhile', async () => {
    onWrite = () =>
      writes.length > 1 ? freed() : { status: 409, body: status(409, 'Conflict', 'the object has been modified') };
    await remove();
    expect(writes).toHaveLength(2);
    expect(writes[0]?.body).toMatchObject({ metadata: { name: 'ws-1', resourceVersion: '1', finalizers: [] } });
  });

  test('removeNamespaces: a cluster that falls silent is told as that, not as what held the namespace before', async () => {
    onWrite = () => {
      server.answer = () => 'reset';
      return 'reset';
    };
    await expect(remove()).rejects.toMatchObject({ failure: { code: 'NOT_READY', rule: 'SW-READY-061' } });
  });
});
