import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KubernetesObject, Node, PersistentVolume, PersistentVolumeClaim, Pod } from './api/objects.ts';
import { offlineCharts } from './charts.ts';
import type { ClusterFixture } from './testing/cluster-fixture.ts';
import { calicoValues, eksServices, eksWorkspaces, startEksFixture } from './testing/eks-fixture.ts';
import { eventually } from './testing/eventually.ts';
import { helm } from './testing/helm.ts';

let fixture: ClusterFixture;

beforeAll(async () => {
  fixture = await startEksFixture();
});
afterAll(() => fixture.dispose());

const addOn = (name: string, serviceAccountAnnotations: Record<string, string> = {}) =>
  fixture.host.applyAddOn(fixture.clusterId, {
    name,
    version: 'v1.0.0-eksbuild.1',
    serviceAccountAnnotations,
    configuration: {},
  });
const nodes = async (): Promise<(Node & { spec?: { taints?: { key: string; effect: string }[] } })[]> =>
  (await fixture.client.list<Node>({ apiVersion: 'v1', kind: 'Node' })).items;
const readyOf = ({ status }: Node) => status?.conditions?.find(({ type }) => type === 'Ready');
const install = (chart: keyof typeof offlineCharts, namespace: string, values: object, ...more: string[]) =>
  helm(
    fixture,
    ['upgrade', '--install', chart, offlineCharts[chart].ref, '-n', namespace, '--create-namespace', ...more],
    values,
  );
const claim = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
});
const podWith = (claimName: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: claimName, namespace: 'default' },
  spec: {
    containers: [{ name: 'c', image: 'registry.local.cloud/system/any:v1' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
  },
});

describe('a cluster of Amazon’s without its add-ons', () => {
  test('nodes join and are not ready, for want of a network; only what needs none runs on them', async () => {
    expect(await addOn('coredns')).toEqual({ desired: 2, ready: 0 });
    await addOn('kube-proxy');
    await fixture.host.setNodes(fixture.clusterId, [eksServices, eksWorkspaces]);
    await eventually('kube-proxy on both', async () => (await addOn('kube-proxy')).ready === 2);
    const [node] = await nodes();
    expect(node?.metadata.name).toBe('ip-10-100-64-10.eu-west-1.compute.internal');
    expect(readyOf(node!)).toMatchObject({
      status: 'False',
      reason: 'KubeletNotReady',
      message: expect.stringContaining('NetworkPluginNotReady message:Network plugin returns error: cni plugin not'),
    });
    // The controllers of the control plane put it there, after a while.
    const isTainted = ({ key, effect }: { key: string; effect: string }): boolean =>
      key === 'node.kubernetes.io/not-ready' && effect === 'NoSchedule';
    await eventually('the taint', async () => (await nodes())[0]?.spec?.taints?.some(isTainted));
    expect((await addOn('coredns')).ready).toBe(0);
    expect(await fixture.host.poolStates(fixture.clusterId)).toContainEqual({ pool: 'services', joined: 1, ready: 0 });
  });

  test('with Amazon’s plugin in the Installation nothing changes: that plugin is not there', async () => {
    const { installation } = calicoValues;
    await install('tigera-operator', 'tigera-operator', {
      ...calicoValues,
      installation: { kubernetesProvider: 'EKS' },
    });
    await eventually('the operator has begun', () =>
      fixture.client.get({ apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'calico-system', name: 'calico-node' }),
    );
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect((await nodes()).map((node) => readyOf(node)?.status)).toEqual(['False', 'False']);
    const wrong = { ...installation, calicoNetwork: { bgp: 'Disabled', ipPools: [{ cidr: '192.168.0.0/16' }] } };
    await install('tigera-operator', 'tigera-operator', { ...calicoValues, installation: wrong });
    await eventually('the operator says what is wrong', async () =>
      JSON.stringify(
        await fixture.client.get({ apiVersion: 'operator.tigera.io/v1', kind: 'TigeraStatus', name: 'calico' }),
      ).includes('IPIP encapsulation requires that BGP is enabled'),
    );
  });

  test('with Calico’s own plugin the nodes get ready, and cluster DNS comes up', async () => {
    await install('tigera-operator', 'tigera-operator', calicoValues);
    await eventually('both nodes are ready', async () =>
      (await nodes()).every((node) => readyOf(node)?.status === 'True'),
    );
    await eventually('cluster DNS', async () => (await addOn('coredns')).ready === 2);
    expect(await fixture.host.poolStates(fixture.clusterId)).toContainEqual({
      pool: 'workspaces',
      joined: 1,
      ready: 1,
    });
  });

  test('a machine that is asked for again stays ready', async () => {
    await fixture.host.setNodes(fixture.clusterId, [eksServices, eksWorkspaces]);
    expect((await nodes()).map((node) => readyOf(node)?.status)).toEqual(['True', 'True']);
  });
});

describe('a cluster of Amazon’s with its add-ons', () => {
  const id = 'aws/123456789012/eu-west-1/clusters/with-add-ons';

  test('nodes get ready by Amazon’s own network; there is still no driver for volumes', async () => {
    const { host, cloud } = fixture;
    await host.start({ id, version: '1.36', system: 'eks', cloud });
    await host.setNodes(id, [eksServices]);
    await eventually('the node is ready', async () =>
      (await host.poolStates(id)).some(({ pool, ready }) => pool === 'services' && ready === 1),
    );
    const gone = { name: 'snapshot-controller', version: 'v1', serviceAccountAnnotations: {}, configuration: {} };
    await expect(host.applyAddOn(id, gone)).rejects.toThrow('there is no add-on snapshot-controller');
    await host.stop(id);
  });
});

describe('volumes', () => {
  test('no class is anybody’s default; a class whose driver does not run serves nobody', async () => {
    const early = await fixture.client.apply(claim('early'), 'test');
    expect((early as PersistentVolumeClaim).spec.storageClassName).toBeUndefined();
    await fixture.client.apply(
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'ebs.csi.aws.com',
        parameters: { type: 'gp3', encrypted: 'true' },
        volumeBindingMode: 'WaitForFirstConsumer',
        reclaimPolicy: 'Delete',
      },
      'test',
    );
    await fixture.client.apply(claim('data'), 'test');
    await fixture.client.apply(podWith('data'), 'test');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(fixture.cloud.disks.size).toBe(0);
    await addOn('aws-ebs-csi-driver', { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/acme-ebs-csi' });
    await eventually('the driver makes the volume', () => fixture.cloud.disks.size === 1);
    expect([...fixture.cloud.disks.values()]).toMatchObject([
      { claim: 'data', parameters: { type: 'gp3', encrypted: 'true' }, zone: expect.stringMatching(/^eu-west-1/) },
    ]);
    await eventually('the pod runs', async () => {
      const pod = await fixture.client.get<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'data' });
      return pod?.status?.phase === 'Running';
    });
    const [volume] = (await fixture.client.list<PersistentVolume>({ apiVersion: 'v1', kind: 'PersistentVolume' }))
      .items;
    expect(volume?.spec.csi?.driver).toBe('ebs.csi.aws.com');
  });
});

describe('cluster-autoscaler chart', () => {
  const values = { autoDiscovery: { clusterName: 'acme-aws' }, awsRegion: 'eu-west-1' };
  const pods = async (): Promise<Pod[]> =>
    (await fixture.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system' })).items.filter(
      ({ metadata }) => metadata.name.startsWith('cluster-autoscaler'),
    );

  test('without an identity its pod ends, and says why', async () => {
    await install('cluster-autoscaler', 'kube-system', values);
    await eventually('the pod has ended', async () => JSON.stringify(await pods()).includes('NoCredentialProviders'));
  });

  test('with its identity it is up under helm --wait', async () => {
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/acme-autoscaler' };
    const rbac = { serviceAccount: { name: 'cluster-autoscaler', annotations } };
    await install('cluster-autoscaler', 'kube-system', { ...values, rbac }, '--wait', '--timeout', '180s');
    // Pods of the revision before may still be there.
    await eventually('a pod with that identity', async () =>
      (await pods()).some(({ spec }) => spec.serviceAccountName === 'cluster-autoscaler'),
    );
  });
});
