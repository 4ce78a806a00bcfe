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
});

afterAll(async () => {
  const pids = await recordedPids();
  await fixture.dispose();
  expect(pids.filter(isAlive)).toEqual([]);
});

async function recordedPids(): Promise<number[]> {
  const text = await readFile(join(fixture.state, 'pids.json'), 'utf8');
  return (JSON.parse(text) as { pid: number; name: string }[]).map(({ pid }) => pid);
}

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
    const names = items.map(({ metadata }) => metadata.name);
    const isHoused = ({ spec }: Pod): boolean => !spec.nodeName || names.includes(spec.nodeName);
    await eventually('no pod is on the removed node', async () => {
      const pods = await fixture.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod' });
      return pods.items.every(isHoused);
    });
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
