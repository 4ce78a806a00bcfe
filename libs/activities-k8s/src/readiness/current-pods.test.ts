import { describe, expect, test } from '@jest/globals';
import type { Cluster } from '../cluster/cluster.ts';
import { currentPods } from './current-pods.ts';
import { hopelessPod } from './explain.ts';

const set = (uid: string, owner: string, revision: number): object => ({
  metadata: {
    name: uid,
    uid,
    ownerReferences: [{ uid: owner }],
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
  },
});
const pod = (name: string, owner?: string): object => ({
  metadata: { name, uid: name, ...(owner === undefined ? {} : { ownerReferences: [{ uid: owner }] }) },
  status: { containerStatuses: [{ name: 'c', image: 'i', state: { waiting: { reason: 'ImagePullBackOff' } } }] },
});
function clusterWith(pods: object[], sets: object[]): Cluster {
  const list = (_: string, kind: string): Promise<object[]> => Promise.resolve(kind === 'Pod' ? pods : sets);
  return { list } as unknown as Cluster;
}

describe('currentPods', () => {
  test('currentPods: without those that a newer template of their Deployment replaces', async () => {
    const sets = [set('old', 'server', 9), set('new', 'server', 10), set('only', 'proxy', 1)];
    const pods = [pod('server-old', 'old'), pod('server-new', 'new'), pod('proxy', 'only'), pod('job')];
    const current = await currentPods(clusterWith(pods, sets), { namespace: 'gitpod' });
    expect(current.map(({ metadata }) => metadata.name)).toEqual(['server-new', 'proxy', 'job']);
  });

  test('hopelessPod: an image that was corrected is not blamed for the pod that still wants the former one', async () => {
    const cluster = clusterWith([pod('server-old', 'old')], [set('old', 'server', 1), set('new', 'server', 2)]);
    expect(await hopelessPod(cluster, { namespace: 'gitpod' })).toBeUndefined();
  });
});
