import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AnyResource } from '@slipway/activities-core';
import { ownershipLabels } from '../ownership.ts';
import { secretData } from '../secret-values.ts';
import { depsOn } from '../testing/deps-on.ts';
import { FakeApiServer } from '../testing/fake-api-server.ts';
import { refTo } from '../testing/real-cluster.ts';
import { databaseCredentials } from './database-credentials.ts';

const name = 'cloudsql';
const ref = refTo('database/credentials', 'k8s.database-credentials', name);
const complete = { username: 'gitpod', password: 'p', encryptionKeys: '[]' };

let server: FakeApiServer;
let resource: AnyResource;

beforeEach(async () => {
  server = await FakeApiServer.start();
  [, resource] = databaseCredentials(depsOn(server));
});
afterEach(() => server.close());

function stands(values: Record<string, string>): void {
  const metadata = { name, namespace: 'gitpod', uid: 'u1', resourceVersion: '1', labels: ownershipLabels(ref) };
  const body = { apiVersion: 'v1', kind: 'Secret', metadata, data: secretData(values) };
  server.answer = ({ path }) =>
    path === `/api/v1/namespaces/gitpod/secrets/${name}` ? { status: 200, body } : undefined;
}

describe('databaseCredentials', () => {
  test.each([
    [
      'no password',
      { username: 'gitpod', encryptionKeys: '[]' },
      { secret: 'cloudsql lacks password', username: 'gitpod' },
    ],
    [
      'only a key of others',
      { 'credentials.json': '{}' },
      { secret: 'cloudsql lacks username, password, encryptionKeys' },
    ],
    ['everything', complete, { secret: name, username: 'gitpod' }],
  ])('observe: a Secret of ours with %s is present, and lacks what it lacks', async (_what, values, actual) => {
    stands(values);
    expect(await resource.observe(ref)).toEqual({
      output: { secret: 'k8s://gitpod/cloudsql' },
      actual: { namespace: 'gitpod', ...actual },
    });
  });

  test('observe: what a Secret lacks is nothing that cannot be changed, so that it is filled in and not refused', async () => {
    stands({ encryptionKeys: '[]' });
    const seen = await resource.observe(ref);
    expect(seen).toBeDefined();
    expect(Object.keys(seen?.actual ?? {})).not.toEqual(expect.arrayContaining([...(resource.immutable ?? [])]));
  });
});
