import { expect, test } from '@jest/globals';
import type { KubernetesClient } from '../api/client.ts';
import { ApiError } from '../api/http.ts';
import type { Pod } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import { eventually } from '../testing/eventually.ts';
import { untilStopped } from './image-handler.ts';
import { PodRunner } from './pod-runner.ts';

const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'dns', namespace: 'default', uid: '1' },
  spec: { nodeName: 'n', containers: [{ name: 'main', image: 'registry.local.cloud/system/pause:v1' }] },
};
const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6443'), { code: 'ECONNREFUSED' });
const starting = new ApiError(503, 'ServiceUnavailable', 'apiserver not ready');

/** Runs the pod beside an API server that does not take its first reports. */
function run(failures: unknown[]): { runner: PodRunner; isReady: () => boolean; logged: string[] } {
  let isReady = false;
  const logged: string[] = [];
  const client: Pick<KubernetesClient, 'patchStatus'> = {
    async patchStatus(_reference, status) {
      if (failures.length > 0) throw failures.shift();
      isReady = JSON.stringify(status).includes('"type":"Ready","status":"True"');
      return undefined;
    },
  };
  const cluster = {
    client,
    server: 'https://127.0.0.1:6443',
    caCertificate: '',
    system: 'gke',
    clock: { sleep: async () => undefined },
    podFaults: { befall: (_pod: unknown, _container: unknown, program: unknown) => program },
    log: (line: string) => void logged.push(line),
  } as unknown as SimulatedCluster;
  const runner = new PodRunner(cluster, [{ repository: /pause$/, program: untilStopped() }], pod, '10.4.0.2');
  return { runner, isReady: () => isReady, logged };
}

test('PodRunner: what it could not report while the API server was away is reported once it is back', async () => {
  const { runner, isReady } = run([refused, starting, refused, starting]);
  await eventually('the pod is known to be ready', async () => isReady());
  await runner.stop();
});

test('PodRunner: a report that is refused is not sent again, and a pod that ends while nobody answers ends', async () => {
  const { runner, logged } = run([new ApiError(422, 'Invalid', 'no such field'), ...Array<Error>(1_000).fill(refused)]);
  await eventually('the refusal is told', async () => logged.some((line) => line.includes('no such field')));
  await runner.stop();
  expect(logged).toEqual([expect.stringContaining('no such field')]);
});
