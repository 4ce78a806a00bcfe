import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesClient } from './api/client.ts';
import { startClusterHost } from './index.ts';
import { isAlive } from './process/alive.ts';
import type { Node, PersistentVolume, Pod, Service } from './api/objects.ts';
import {
  clusterId,
  servicesPool,
  startFixture,
  workspacesPool,
  type ClusterFixture,
} from './testing/cluster-fixture.ts';
import { eventually } from './testing/eventually.ts';

interface Deployment {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
  status?: { availableReplicas?: number };
  [field: string]: unknown;
}

let fixture: ClusterFixture;

beforeAll(async () => {
  fixture = await startFixture();
  await fixture.host.setNodes(clusterId, [servicesPool, workspacesPool]);
}, 120_000);

afterAll(async () => {
  const pids = await recordedPids();
  await fixture.dispose();
  expect(pids.filter(isAlive)).toEqual([]);
}, 60_000);

async function recordedPids(): Promise<number[]> {
  const text = await readFile(join(fixture.state, 'pids.json'), 'utf8');
  return (JSON.parse(text) as { pid: number; name: string }[]).map(({ pid }) => pid);
}

const deployment = (name: string, image: string): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } },
  },
});

const service = (name: string): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ name: 'https', port: 443 }] },
});

describe('startClusterHost', () => {
  test('records the four processes and keeps keys to their owner', async () => {
    expect(await recordedPids()).toHaveLength(4);
    const key = await stat(join(fixture.state, 'authority', 'ca.key'));
    expect(key.mode & 0o077).toBe(0);
  });

  test('a token that the cloud does not know is refused with 401', async () => {
    const stranger = new KubernetesClient({ ...fixture, token: async () => 'stranger' });
    await expect(stranger.read('/api/v1/nodes')).rejects.toMatchObject({ status: 401 });
    stranger.close();
  });

  test('a known token without rights is refused with 403', async () => {
    fixture.cloud.tokens.set('reader', { username: 'reader@p.example', groups: [] });
    const reader = new KubernetesClient({ ...fixture, token: async () => 'reader' });
    await expect(reader.read('/api/v1/nodes')).rejects.toMatchObject({ status: 403 });
    reader.close();
  });

  test('missing programs are named at once', async () => {
    const options = { binaries: tmpdir(), state: join(fixture.state, 'other'), speed: 60, log: () => undefined };
    await expect(startClusterHost(options)).rejects.toThrow(/^no etcd, kube-apiserver.* in /);
  });

  test('start again finds the running cluster', async () => {
    const before = await recordedPids();
    const { server } = await fixture.host.start({ id: clusterId, version: '1.36.3-gke.1000', cloud: fixture.cloud });
    expect(server).toBe(fixture.server);
    expect(await recordedPids()).toEqual(before);
  });
});

describe('setNodes', () => {
  test('nodes carry what the installer checks', async () => {
    const { items } = await fixture.client.list<Node>({ apiVersion: 'v1', kind: 'Node' });
    expect(items).toHaveLength(2);
    const node = items.find(({ metadata }) => metadata.name.startsWith('workload-services'));
    expect(node).toMatchObject({
      metadata: { labels: { 'gitpod.io/workload_meta': 'true', 'topology.kubernetes.io/zone': 'europe-west4-a' } },
      spec: { providerID: expect.stringContaining('gce://p/europe-west4-a/') },
      status: {
        capacity: { cpu: '4' },
        nodeInfo: {
          kubeletVersion: 'v1.36.3-gke.1000',
          containerRuntimeVersion: expect.stringMatching(/^containerd:/),
        },
      },
    });
    expect(node?.status?.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
  });

  test('cluster DNS and network policy become available on them', async () => {
    await eventually('kube-dns is available', async () => {
      const dns = await fixture.client.get<Deployment>({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'kube-system',
        name: 'kube-dns',
      });
      return dns?.status?.availableReplicas === 1;
    });
  });

  test('shrinking removes the node and its pods', async () => {
    await fixture.host.setNodes(clusterId, [{ ...servicesPool, size: 2 }, workspacesPool]);
    await fixture.host.setNodes(clusterId, [servicesPool, workspacesPool]);
    const { items } = await fixture.client.list<Node>({ apiVersion: 'v1', kind: 'Node' });
    expect(items).toHaveLength(2);
    const pods = await fixture.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod' });
    const names = items.map(({ metadata }) => metadata.name);
    expect(pods.items.filter(({ spec }) => spec.nodeName && !names.includes(spec.nodeName))).toEqual([]);
  });
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
    expect(await isReady('mute')).toBe(false);
    expect((await find('mute'))?.status?.phase).toBe('Running');
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

describe('load balancer', () => {
  const reference = (name: string) => ({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name });

  test('an address comes from the cloud, and the Service is held until the cloud has let go', async () => {
    await fixture.client.apply(service('front'), 'test');
    await eventually('an address', async () => {
      const found = await fixture.client.get<Service>(reference('front'));
      return found?.status?.loadBalancer?.ingress?.[0]?.ip === '34.90.0.7';
    });
    expect([...fixture.cloud.loadBalancers.values()]).toMatchObject([{ name: 'front', ports: [443] }]);
    await fixture.client.delete(reference('front'));
    await eventually('the Service is gone', async () => !(await fixture.client.get(reference('front'))));
    expect(fixture.cloud.loadBalancers.size).toBe(0);
  });

  test('a refusal is an event with the sentence of the cloud, and is tried again', async () => {
    fixture.cloud.loadBalancerFailure = 'Quota IN_USE_ADDRESSES exceeded';
    await fixture.client.apply(service('quota'), 'test');
    await eventually('a warning', async () => {
      const { items } = await fixture.client.list({ apiVersion: 'v1', kind: 'Event', namespace: 'default' });
      return items.some(
        ({ reason, message }) => reason === 'SyncLoadBalancerFailed' && String(message).includes('IN_USE_ADDRESSES'),
      );
    });
    fixture.cloud.loadBalancerFailure = undefined;
    await eventually('an address after all', async () => {
      const found = await fixture.client.get<Service>(reference('quota'));
      return found?.status?.loadBalancer?.ingress?.length === 1;
    });
    await fixture.client.delete(reference('quota'));
    await eventually('the Service is gone', async () => !(await fixture.client.get(reference('quota'))));
  });
});

describe('volumes', () => {
  test('a claim gets a disk once a pod wants it, and both go together', async () => {
    const { client, cloud } = fixture;
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'default' } };
    await client.apply(
      { ...claim, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } } },
      'test',
    );
    expect(cloud.disks.size).toBe(0);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'reader', namespace: 'default' },
      spec: {
        containers: [{ name: 'main', image: 'registry.local.cloud/system/pause:v1' }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      },
    };
    await client.apply(pod, 'test');
    await eventually('the pod runs', async () => {
      const found = await client.get<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'reader' });
      return found?.status?.phase === 'Running';
    });
    expect([...cloud.disks.values()]).toMatchObject([
      { claim: 'data', sizeBytes: 8 * 1024 ** 3, zone: 'europe-west4-a' },
    ]);
    await client.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'reader' });
    await client.delete({ ...claim, namespace: 'default', name: 'data' });
    await eventually('no volume is left', async () => {
      const { items } = await client.list<PersistentVolume>({ apiVersion: 'v1', kind: 'PersistentVolume' });
      return items.length === 0;
    });
    expect(cloud.disks.size).toBe(0);
  });
});
