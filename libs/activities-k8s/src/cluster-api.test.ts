import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ClusterApi, Manifest, SecretStore } from '@slipway/activities-core';
import { refTo, startRealCluster, type RealCluster } from './testing/real-cluster.ts';

let real: RealCluster;
let api: ClusterApi;
let secrets: SecretStore;
const ref = refTo('storage/baseline', 'gcp.storage-baseline', 'baseline');
const policy: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'only-from-proxy', namespace: 'default' },
  spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { component: 'proxy' } } }] }] },
};
const configMap = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { key: 'value' },
});

beforeAll(async () => {
  real = await startRealCluster();
  api = real.context.clusterApi;
  secrets = real.context.secrets;
});
afterAll(() => real.dispose());

describe('ClusterApi.apply', () => {
  test('apply: fields that models rename arrive as they were written', async () => {
    await api.apply(ref, policy);
    const live = await api.read(ref, { ...policy, ...policy.metadata });
    expect(live?.['spec']).toMatchObject(policy['spec'] as object);
  });

  test('apply: stamps the ownership labels', async () => {
    const live = await api.apply(ref, configMap('stamped'));
    expect(live.metadata.labels).toEqual({
      'slipway.dev/installation': 'acme',
      'slipway.dev/step': 'storage.baseline',
      'app.kubernetes.io/managed-by': 'slipway',
    });
  });

  test('apply: a second one writes nothing', async () => {
    const first = await api.apply(ref, configMap('twice'));
    const second = await api.apply(ref, configMap('twice'));
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  test('apply: an object of that name without our label is left alone', async () => {
    await real.client.apply(configMap('foreign') as never, 'test');
    await expect(api.apply(ref, configMap('foreign'))).rejects.toMatchObject({ failure: { code: 'NOT_OWNED' } });
    const live = await api.read(ref, { ...configMap('foreign'), ...configMap('foreign').metadata });
    expect(live?.metadata.labels).toBeUndefined();
  });

  test('apply: a field that the schema does not know is our fault, whatever the status', async () => {
    const wrong = { ...configMap('wrong'), dat: {} };
    await expect(api.apply(ref, wrong)).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', cloudWords: expect.stringContaining('dat') },
    });
  });

  test('apply: a kind whose definition is not there yet is not ready', async () => {
    const issuer = { apiVersion: 'nowhere.example/v1', kind: 'Thing', metadata: { name: 'x' } };
    await expect(api.apply(ref, issuer)).rejects.toMatchObject({
      failure: { code: 'NOT_READY', rule: 'SW-READY-044' },
    });
  });
});

describe('ClusterApi.remove', () => {
  test('remove: the object is gone when it resolves, and absent is success', async () => {
    await api.apply(ref, configMap('removed'));
    const key = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'removed' };
    await api.remove(ref, key);
    expect(await api.read(ref, key)).toBeUndefined();
    await api.remove(ref, key);
  });

  test('remove: a foreign object is refused', async () => {
    await real.client.apply(configMap('not-ours') as never, 'test');
    const key = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'not-ours' };
    await expect(api.remove(ref, key)).rejects.toMatchObject({ failure: { code: 'NOT_OWNED' } });
  });
});

describe('SecretStore', () => {
  const secret = { namespace: 'default', name: 'cloudsql' };

  test('fill: the first value wins over every later one', async () => {
    const first = await secrets.fill(ref, secret, ['password'], async () => ({ password: 'first' }));
    const second = await secrets.fill(ref, secret, ['password'], async () => ({ password: 'second' }));
    expect([first, second]).toEqual([{ password: 'first' }, { password: 'first' }]);
  });

  test('fill: adds what is missing beside what stands, and generates only for that', async () => {
    const values = await secrets.fill(ref, secret, ['password', 'port'], async () => ({
      password: 'third',
      port: '1',
    }));
    expect(values).toEqual({ password: 'first', port: '1' });
  });

  test.each([
    ['making the Secret', ['password']],
    ['adding to it', ['password', 'port']],
  ])('fill: of many writers at once, %s, one wins, and all return its values', async (_what, keys) => {
    const race = { namespace: 'default', name: 'race' };
    const writers = 8;
    // Nobody writes before everybody has read.
    let arrived = 0;
    let open = (): void => undefined;
    const all = new Promise<void>((resolve) => (open = resolve));
    const values = await Promise.all(
      Array.from({ length: writers }, (_, n) =>
        secrets.fill(ref, race, keys, async () => {
          if (++arrived === writers) open();
          await all;
          return Object.fromEntries(keys.map((key) => [key, `${key} of writer ${n}`]));
        }),
      ),
    );
    expect(new Set(values.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await secrets.read(ref, race)).toEqual(values[0]);
  });

  test('fill: a foreign Secret is refused without a word of its content', async () => {
    await real.client.apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'theirs', namespace: 'default' },
        stringData: { password: 'canary-7f3' },
      } as never,
      'test',
    );
    const refused = secrets.fill(ref, { namespace: 'default', name: 'theirs' }, ['x'], async () => ({ x: 'y' }));
    const error = await refused.then(
      () => undefined,
      (caught: unknown) => caught as Error,
    );
    expect(error).toMatchObject({ failure: { code: 'NOT_OWNED' } });
    expect(JSON.stringify(error) + String(error)).not.toContain('canary-7f3');
  });

  test('markApplied: is read back and leaves the values', async () => {
    await secrets.markApplied(ref, secret, 'instance@hash');
    expect(await secrets.applied(ref, secret)).toBe('instance@hash');
    expect(await secrets.read(ref, secret)).toEqual({ password: 'first', port: '1' });
  });

  test('replace: overwrites only the given keys', async () => {
    await secrets.replace(ref, secret, { port: '2' });
    expect(await secrets.read(ref, secret)).toEqual({ password: 'first', port: '2' });
  });
});

describe('without a cluster', () => {
  beforeAll(() => real.setGone(true));
  afterAll(() => real.setGone(false));

  test('reads find nothing, removals succeed, writes say what is missing', async () => {
    // The address of a cluster is believed for a while; another account has another one.
    const elsewhere = { ...ref, scope: { ...ref.scope, account: 'other' } };
    expect(await api.exists(elsewhere)).toBe(false);
    expect(await secrets.read(elsewhere, { namespace: 'default', name: 'cloudsql' })).toBeUndefined();
    await api.remove(elsewhere, { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'x' });
    await expect(api.apply(elsewhere, configMap('y'))).rejects.toMatchObject({ failure: { code: 'DEPENDENCY' } });
  });
});
