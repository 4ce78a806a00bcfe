import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject, Ref } from '@slipway/contracts';
import { offlineCharts } from '@slipway/cloud-sim/charts';
import { calicoValues, eksServices } from '@slipway/cloud-sim/testing/eks-fixture';
import { eventually } from '@slipway/cloud-sim/testing/eventually';
import { attempts } from '@slipway/testing/cloud/attempts';
import { refTo, type RealCluster } from '../testing/real-cluster.ts';
import { awsScope, roleIdentity, startRealEks } from '../testing/real-eks.ts';

const kind = 'k8s.release';
const calico = {
  ref: refTo('cluster/calico', kind, 'tigera-operator/calico', awsScope),
  props: {
    chart: 'tigera-operator',
    ...offlineCharts['tigera-operator'],
    values: calicoValues as JsonObject,
    namespace: 'tigera-operator',
    release: 'calico',
    wait: false,
    namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
    identityAt: '',
  },
  inputs: {},
};
const autoscaler = {
  ref: refTo('node-pools/autoscaler', kind, 'kube-system/cluster-autoscaler', awsScope),
  props: {
    chart: 'cluster-autoscaler',
    ...offlineCharts['cluster-autoscaler'],
    values: {
      fullnameOverride: 'cluster-autoscaler',
      autoDiscovery: { clusterName: 'acme-aws' },
      awsRegion: 'eu-west-1',
      rbac: { serviceAccount: { name: 'cluster-autoscaler' } },
    },
    namespace: 'kube-system',
    release: 'cluster-autoscaler',
    wait: true,
    namespaceLabels: null,
    identityAt: 'rbac.serviceAccount.annotations',
  },
  inputs: { identity: roleIdentity('acme-aws-autoscaler') },
};
type Step = { ref: Ref; props: object; inputs: object };

let real: RealCluster;
beforeAll(async () => {
  real = await startRealEks();
});
afterAll(() => real.dispose());

const ensure = ({ ref, props, inputs }: Step): Promise<unknown> =>
  real.resource(kind).ensure(ref, props as never, inputs as never);
const actual = async ({ ref }: Step): Promise<object | undefined> => (await real.resource(kind).observe(ref))?.actual;
/** As the engine does: what helm or the API server refuses without a cause that anybody knows is tried again. */
const destroy = ({ ref }: Step): Promise<void> => attempts(3, () => real.resource(kind).destroy(ref));
const revisions = async ({ props }: { props: { namespace: string; release: string } }): Promise<number> => {
  const { namespace, release } = props;
  const labelSelector = `owner=helm,name=${release}`;
  return (await real.client.list({ apiVersion: 'v1', kind: 'Secret', namespace, labelSelector })).items.length;
};
const namespaceOf = (name: string) => real.client.get({ apiVersion: 'v1', kind: 'Namespace', name });

describe('before there is a node', () => {
  test('ensure: a chart that is not waited for is installed, in a namespace of its own', async () => {
    expect(await actual(calico)).toBeUndefined();
    await ensure(calico);
    expect(await actual(calico)).toEqual(calico.props);
    expect((await namespaceOf('tigera-operator'))?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
      'slipway.dev/installation': 'acme-aws',
      'slipway.dev/step': 'cluster.calico',
    });
  });

  test('ensure: a second one runs no helm', async () => {
    await ensure(calico);
    expect(await revisions(calico)).toBe(1);
  });

  test('destroy: waits for no hook and no finalizer that nobody could end, and again is success', async () => {
    await destroy(calico);
    await destroy(calico);
    expect(await actual(calico)).toBeUndefined();
    expect(await namespaceOf('tigera-operator')).toBeUndefined();
  });

  test('ensure: a namespace of somebody else’s is left alone', async () => {
    await real.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tigera-operator' } }, 'test');
    await expect(ensure(calico)).rejects.toMatchObject({ failure: { code: 'NOT_OWNED' } });
    expect(await revisions(calico)).toBe(0);
    await real.client.delete({ apiVersion: 'v1', kind: 'Namespace', name: 'tigera-operator' });
    await eventually('the namespace is gone', async () => (await namespaceOf('tigera-operator')) === undefined);
  });
});

describe('with nodes', () => {
  test('ensure: brings the network that makes them ready', async () => {
    await ensure(calico);
    await real.host.setNodes(real.clusterId, [eksServices]);
    await eventually('a node is ready', async () =>
      (await real.host.poolStates(real.clusterId)).some(({ ready }) => ready === 1),
    );
  });

  test('ensure: the identity is where the chart takes it, and the customer’s values stay', async () => {
    await ensure(autoscaler);
    const key = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'kube-system', name: 'cluster-autoscaler' };
    expect((await real.client.get(key))?.metadata.annotations).toMatchObject(
      roleIdentity('acme-aws-autoscaler').serviceAccountAnnotations,
    );
    expect(await actual(autoscaler)).toEqual(autoscaler.props);
  });

  test('ensure: another identity is an upgrade; a changed value too', async () => {
    await ensure({ ...autoscaler, inputs: { identity: roleIdentity('another') } });
    expect(await revisions(autoscaler)).toBe(2);
    const values = { ...autoscaler.props.values, extraArgs: { v: 2 } };
    await ensure({ ...autoscaler, props: { ...autoscaler.props, values } });
    expect(await actual(autoscaler)).toMatchObject({ values: { extraArgs: { v: 2 } } });
    expect(await revisions(autoscaler)).toBe(3);
  });

  test('ensure: a name that does not fit the props is a defect of the blueprint', async () => {
    const ref = { ...autoscaler.ref, name: 'kube-system/another' };
    await expect(ensure({ ...autoscaler, ref })).rejects.toThrow('node-pools/autoscaler is named kube-system/another');
  });

  test('destroy: what the chart made is gone, and a namespace that was there before stands', async () => {
    await destroy(autoscaler);
    const pods = await real.client.list({ apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system' });
    expect(pods.items.map(({ metadata }) => metadata.name)).not.toContainEqual(expect.stringMatching(/autoscaler/));
    expect(await actual(autoscaler)).toBeUndefined();
    expect(await namespaceOf('kube-system')).toBeDefined();
  });

  test('destroy: with a node, the chart’s hook takes away what its operator made', async () => {
    await destroy(calico);
    const installation = { apiVersion: 'operator.tigera.io/v1', kind: 'Installation', name: 'default' };
    expect(await real.client.get(installation)).toBeUndefined();
    const system = await namespaceOf('calico-system');
    expect(system === undefined || system.metadata.deletionTimestamp !== undefined).toBe(true);
    expect(await namespaceOf('tigera-operator')).toBeUndefined();
  });
});
