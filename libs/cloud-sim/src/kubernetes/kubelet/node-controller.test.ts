import { expect, test } from '@jest/globals';
import type { KubernetesClient } from '../api/client.ts';
import type { Condition, KubernetesObject, Node, Pod } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import { eventually } from '../testing/eventually.ts';
import { NodeController } from './node-controller.ts';

const condition = (status: Condition['status']): Condition => ({ type: 'Ready', status });
const node = (name: string, status: Condition['status']): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: { conditions: [condition(status)] },
});
const pod = (name: string, change: Partial<Pod['metadata']> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name, ...change },
  spec: { nodeName: 'n', containers: [] },
});

/** A controller beside an API server with these nodes, which lists these pods one time after the other. */
function control(system: 'gke' | 'eks', nodes: Node[], podLists: Pod[][] = []) {
  const deleted: string[] = [];
  const reported: { node: string; ready: string | undefined }[] = [];
  const renewed: string[] = [];
  const client: Pick<KubernetesClient, 'list' | 'delete' | 'apply' | 'patchStatus'> = {
    async list<T extends KubernetesObject>({ kind }: { kind: string }) {
      const items: KubernetesObject[] = kind === 'Node' ? nodes : (podLists.shift() ?? []);
      return { items: items as T[], resourceVersion: '1' };
    },
    async delete({ kind, name }) {
      deleted.push(`${kind} ${name}`);
    },
    async apply(object) {
      renewed.push(object.metadata.name);
      return object;
    },
    async patchStatus(reference, status) {
      const { conditions } = status as { conditions: Condition[] };
      reported.push({ node: reference.name, ready: conditions.find(({ type }) => type === 'Ready')?.status });
      return undefined;
    },
  };
  const controller = new NodeController({ id: 'c', system, client } as unknown as SimulatedCluster, '1.36.3');
  return { controller, deleted, reported, renewed };
}

test('NodeController: what still turns up on a node while it is removed goes with it, and nothing is deleted twice', async () => {
  const held = pod('held', { finalizers: ['batch.kubernetes.io/job-tracking'] });
  const { controller, deleted } = control('gke', [node('n', 'True')], [[held], [held, pod('late')], [held]]);
  await controller.setNodes([]);
  expect(deleted).toEqual(['Node n', 'Pod held', 'Pod late', 'Lease n']);
});

test('NodeController: a node that was taken for lost is said to be as it is', async () => {
  const nodes = [node('lost', 'Unknown'), node('fine', 'True')];
  const { controller, reported, renewed } = control('gke', nodes);
  controller.start();
  await eventually('both leases are renewed', () => renewed.length === 2).finally(() => controller.stop());
  await eventually('it is reported', () => reported.length > 0);
  expect(reported).toEqual([{ node: 'lost', ready: 'True' }]);
});

test('NodeController: a node that was taken for lost has no network but what was installed', async () => {
  const { controller, reported } = control('eks', [node('lost', 'Unknown'), node('bare', 'False')]);
  controller.start();
  await eventually('it is reported', () => reported.length > 0).finally(() => controller.stop());
  expect(reported).toEqual([{ node: 'lost', ready: 'False' }]);
});
