import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KubernetesClient } from '../api/client.ts';
import { ApiError } from '../api/http.ts';
import type { KubernetesObject, Pod } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import { clusterId, servicesPool, startFixture, type ClusterFixture } from '../testing/cluster-fixture.ts';
import { eventually } from '../testing/eventually.ts';
import { Kubelet } from './kubelet.ts';

let fixture: ClusterFixture;

beforeAll(async () => {
  fixture = await startFixture();
  await fixture.host.setNodes(clusterId, [servicesPool]);
});

afterAll(() => fixture.dispose());

const deployment = (name: string, image: string): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } },
  },
});

describe('kubelet', () => {
  test('an unknown image is seen as ErrImagePull and then ImagePullBackOff', async () => {
    await fixture.client.apply(deployment('typo', 'registry.example/tpyo:v1'), 'test');
    await eventually('the pod waits with ImagePullBackOff', async () => {
      const { items } = await fixture.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', labelSelector: 'app=typo' });
      return items[0]?.status?.containerStatuses?.[0]?.state.waiting?.reason === 'ImagePullBackOff';
    });
    await fixture.client.delete({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'typo' });
    await eventually('its pod is gone', async () => {
      const { items } = await fixture.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', labelSelector: 'app=typo' });
      return items.length === 0;
    });
  });

  const pod = (name: string, spec: object = {}): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'registry.local.cloud/system/pause:v1' }], ...spec },
  });
  const reference = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name });

  test('a pod on a node that is gone ends without waiting for the pod garbage collector', async () => {
    await fixture.client.apply(pod('stranded', { nodeName: 'gone' }), 'test');
    const isGone = async (): Promise<boolean> => !(await fixture.client.get(reference('stranded')));
    await eventually('the pod is gone', isGone);
  });

  test('a pod whose readiness the node lifecycle controller has taken back is ready again', async () => {
    const isReady = async (): Promise<boolean> =>
      (await fixture.client.get<Pod>(reference('doubted')))?.status?.conditions?.some(
        ({ type, status }) => type === 'Ready' && status === 'True',
      ) ?? false;
    await fixture.client.apply(pod('doubted'), 'test');
    await eventually('the pod is ready', isReady);
    const conditions = [{ type: 'Ready', status: 'False' }];
    await fixture.client.patchStatus(reference('doubted'), { conditions }, 'strategic-merge');
    await eventually('the pod is ready again', isReady);
    await fixture.client.delete(reference('doubted'));
  });

  test.each<[string, Error]>([
    ['is away', Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6443'), { code: 'ECONNREFUSED' })],
    ['does not answer', Object.assign(new Error('no answer to DELETE /'), { code: 'ETIMEDOUT' })],
    ['is overloaded', new ApiError(429, 'TooManyRequests', 'too many requests')],
    ['waits for etcd in vain', new ApiError(500, '', 'etcdserver: request timed out')],
  ])('a pod that ends while the API server %s is deleted once it answers', async (_what, failure) => {
    const ending = pod('ending', { nodeName: 'n' });
    const deletionTimestamp = '2026-01-01T00:00:00Z';
    ending.metadata = { ...ending.metadata, uid: '1', resourceVersion: '1', deletionTimestamp };
    const failures = [failure, failure];
    const logged: string[] = [];
    let deletions = 0;
    const client: Pick<KubernetesClient, 'list' | 'watch' | 'delete'> = {
      list: async <T>() => ({ items: [ending as unknown as T], resourceVersion: '1' }),
      async *watch(_kind, _version, signal) {
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      },
      async delete() {
        if (failures.length > 0) throw failures.shift();
        deletions++;
      },
    };
    const clock = { sleep: async () => undefined };
    const log = (line: string): void => void logged.push(line);
    const kubelet = new Kubelet({ client, clock, log } as unknown as SimulatedCluster, []);
    kubelet.start();
    await eventually('the pod is deleted', () => deletions === 1).finally(() => kubelet.stop());
    expect(logged).toEqual([]);
  });
});

describe('podFaults', () => {
  const pod = (name: string, restartPolicy: 'Always' | 'Never', spec: object = {}): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { restartPolicy, containers: [{ name: 'main', image: 'registry.local.cloud/system/pause:v1' }], ...spec },
  });
  const find = (name: string): Promise<Pod | undefined> =>
    fixture.client.get<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name });
  const remove = async (name: string): Promise<void> => {
    await fixture.client.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name });
    await eventually(`pod ${name} is gone`, async () => !(await find(name)));
  };

  test('exit: a container that always ends is in CrashLoopBackOff, and recovers when the fault is lifted', async () => {
    fixture.host.podFaults.add({ id: 'crash', match: { pod: 'crash*' }, action: { kind: 'exit', exitCode: 137 } });
    await fixture.client.apply(pod('crashing', 'Always'), 'test');
    await eventually('CrashLoopBackOff after an OOM kill', async () => {
      const status = (await find('crashing'))?.status?.containerStatuses?.[0];
      return (
        status?.state.waiting?.reason === 'CrashLoopBackOff' && status.lastState?.terminated?.reason === 'OOMKilled'
      );
    });
    expect(fixture.host.podFaults.list()[0]?.hits).toBeGreaterThan(0);
    fixture.host.podFaults.remove('crash');
    const recovered = await eventually('it is ready', async () => {
      const status = (await find('crashing'))?.status?.containerStatuses?.[0];
      return status?.ready && status;
    });
    expect(recovered.restartCount).toBeGreaterThan(0);
    await remove('crashing');
  });

  test('exit: without restart the pod fails with the exit code and the message', async () => {
    const action = { kind: 'exit', exitCode: 3, message: 'no such table' } as const;
    fixture.host.podFaults.add({ id: 'job', match: { pod: 'job' }, action, times: 1 });
    await fixture.client.apply(pod('job', 'Never'), 'test');
    const failed = await eventually('it has failed', async () => {
      const found = await find('job');
      return found?.status?.phase === 'Failed' && found;
    });
    expect(failed.status?.containerStatuses?.[0]?.state.terminated).toMatchObject({
      exitCode: 3,
      message: 'no such table',
    });
    await remove('job');
  });

  test('never-ready and image-pull hit only what matches', async () => {
    fixture.host.podFaults.add({ id: 'mute', match: { pod: 'mute' }, action: { kind: 'never-ready' } });
    fixture.host.podFaults.add({
      id: 'pull',
      match: { image: '*/system/pause:*', pod: 'pulled' },
      action: { kind: 'image-pull' },
    });
    for (const name of ['mute', 'pulled', 'spared']) await fixture.client.apply(pod(name, 'Always'), 'test');
    const isReady = async (name: string): Promise<boolean> =>
      (await find(name))?.status?.containerStatuses?.[0]?.ready ?? false;
    await eventually('the spared one is ready', () => isReady('spared'));
    await eventually(
      'the pulled one backs off',
      async () => (await find('pulled'))?.status?.containerStatuses?.[0]?.state.waiting?.reason === 'ImagePullBackOff',
    );
    await eventually('the mute one runs', async () => (await find('mute'))?.status?.phase === 'Running');
    expect(await isReady('mute')).toBe(false);
    fixture.host.podFaults.remove('mute');
    fixture.host.podFaults.remove('pull');
    for (const name of ['mute', 'pulled', 'spared']) await remove(name);
  });

  test('a pod that fits on no node stays Pending, with the real scheduler saying why', async () => {
    const container = {
      name: 'main',
      image: 'registry.local.cloud/system/pause:v1',
      resources: { requests: { cpu: '64' } },
    };
    await fixture.client.apply(pod('huge', 'Always', { containers: [container] }), 'test');
    await eventually('the reason', async () =>
      (await find('huge'))?.status?.conditions?.some(
        ({ reason, message }) => reason === 'Unschedulable' && message?.includes('Insufficient cpu'),
      ),
    );
    await remove('huge');
  });

  test('a missing key of a Secret shows as CreateContainerConfigError until it is there', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'late', namespace: 'default' } };
    const env = [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'late', key: 'password' } } }];
    const container = { name: 'main', image: 'registry.local.cloud/system/pause:v1', env };
    await fixture.client.apply(pod('keyless', 'Always', { containers: [container] }), 'test');
    await eventually('the waiting reason', async () => {
      const state = (await find('keyless'))?.status?.containerStatuses?.[0]?.state;
      return (
        state?.waiting?.reason === 'CreateContainerConfigError' && state.waiting.message === 'secret "late" not found'
      );
    });
    await fixture.client.apply({ ...secret, stringData: { password: 'x' } }, 'test');
    await eventually('it runs', async () => (await find('keyless'))?.status?.phase === 'Running');
    await remove('keyless');
  });
});
