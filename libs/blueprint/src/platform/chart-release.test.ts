import { expect, test } from '@jest/globals';
import type { WorkloadIdentityOutput } from '@slipway/contracts';
import { Blueprint } from '../blueprint.ts';
import { defineKind, type NoNeeds } from '../kind.ts';
import { installation, scope } from '../testing/made-up-cloud.ts';
import { chartRelease } from './chart-release.ts';
import { chartProps } from './charts.ts';

const role = defineKind<Record<never, never>, NoNeeds, WorkloadIdentityOutput>('moon.role', {
  title: (name) => `role ${name}`,
});
const settings = { namespace: 'kube-system', release: 'cluster-autoscaler', wait: true, namespaceLabels: null };

test('chartRelease: is named by namespace and release, and takes the identity where there is one', () => {
  const b = new Blueprint(scope);
  const identity = b.add('node-pools/autoscaler-role', role, {}, {});
  chartRelease(
    b,
    'node-pools/autoscaler',
    { ...chartProps('cluster-autoscaler', {}), ...settings },
    { identity: { from: identity, annotationsAt: 'rbac.serviceAccount.annotations' } },
  );
  chartRelease(b, 'cluster/calico', { ...chartProps('tigera-operator', {}), ...settings, release: 'calico' });
  const [, autoscaler, calico] = b.plan().steps;
  expect(autoscaler).toMatchObject({
    kind: 'k8s.release',
    name: 'kube-system/cluster-autoscaler',
    needs: { identity: 'node-pools/autoscaler-role' },
    props: { chart: 'cluster-autoscaler', identityAt: 'rbac.serviceAccount.annotations' },
  });
  expect(calico).toMatchObject({ name: 'kube-system/calico', needs: {}, props: { identityAt: '' } });
});

test('chartProps: the customer’s values win over ours, key by key; lists are replaced', () => {
  const { charts } = installation({
    charts: { 'cluster-autoscaler': { version: '9.60.0', values: { extraArgs: { v: 5 }, list: ['theirs'] } } },
  });
  const ours = { extraArgs: { v: 2, expander: 'least-waste' }, list: ['ours'] };
  expect(chartProps('cluster-autoscaler', charts, ours)).toMatchObject({
    ref: 'https://kubernetes.github.io/autoscaler',
    version: '9.60.0',
    values: { extraArgs: { v: 5, expander: 'least-waste' }, list: ['theirs'] },
  });
});
