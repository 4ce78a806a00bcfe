import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import type { Node, Pod } from './api/objects.ts';
import { startClusterHost } from './index.ts';
import { isAlive } from './process/alive.ts';
import { kubernetesBinaries } from './testing/binaries.ts';
import { clusterId, startFixture, type ClusterFixture } from './testing/cluster-fixture.ts';
import { eventually } from './testing/eventually.ts';

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept', namespace: 'default' } };
let fixture: ClusterFixture | undefined;

afterAll(() => fixture?.dispose());

interface Recorded {
  pid: number;
  name: string;
}

async function recorded(state: string): Promise<Recorded[]> {
  const processes = JSON.parse(await readFile(join(state, 'pids.json'), 'utf8')) as Recorded[];
  return processes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Runs a host with one started cluster in a process of its own and kills it. */
async function runAndKill(state: string): Promise<void> {
  const program = fileURLToPath(new URL('testing/host-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, state], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const tooEarly = exited.then(() => Promise.reject(new Error('the host ended before it was ready')));
  await Promise.race([once(child.stdout, 'data'), tooEarly]);
  tooEarly.catch(() => undefined);
  child.kill('SIGKILL');
  await exited;
}

test('startClusterHost: after kill -9 of its process the next one adopts what lives on, at the same address', async () => {
  const state = await mkdtemp(join(tmpdir(), 'cluster-host-'));
  await runAndKill(state);
  const before = await recorded(state);

  fixture = await startFixture(state);
  expect(await recorded(state)).toEqual(before);
  const { items } = await fixture.client.list<Node>({ apiVersion: 'v1', kind: 'Node' });
  expect(items).toHaveLength(1);
});

test('startClusterHost: a killed API server comes back by itself', async () => {
  if (!fixture) throw new Error('the first test has not started a host');
  const { state, client } = fixture;
  const { pid = 0 } = (await recorded(state)).find(({ name }) => name.endsWith('kube-apiserver')) ?? {};
  process.kill(pid, 'SIGKILL');
  await eventually('another process', async () => (await recorded(state)).every((process) => process.pid !== pid));
  await eventually('the API answers', async () => (await client.read('/readyz')) === 'ok');
});

test('close and start: processes end, data, ports and running pods stay', async () => {
  if (!fixture) throw new Error('the first test has not started a host');
  const { state, host, server, client } = fixture;
  await client.apply(configMap, 'test');
  const dns = async (from: ClusterFixture): Promise<Pod | undefined> =>
    (await from.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', labelSelector: 'k8s-app=kube-dns' })).items[0];
  const before = await eventually('kube-dns runs', async () => {
    const pod = await dns(fixture as ClusterFixture);
    return pod?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') && pod;
  });
  const { edge } = host;
  const pids = await recorded(state);
  client.close();
  await host.close();
  expect(pids.filter(({ pid }) => isAlive(pid))).toEqual([]);
  expect(await recorded(state)).toEqual([]);

  fixture = await startFixture(state);
  expect(fixture.server).toBe(server);
  expect(fixture.host.edge).toEqual(edge);
  expect(await fixture.client.get({ ...configMap, namespace: 'default', name: 'kept' })).toBeDefined();
  const after = await dns(fixture);
  expect([after?.metadata.uid, after?.status?.podIP]).toEqual([before.metadata.uid, before.status?.podIP]);
});

test('turn: a control plane that is off answers nobody, and on again it has its data', async () => {
  if (!fixture) throw new Error('the first test has not started a host');
  const { host, state, client } = fixture;
  await host.turn('test', false);
  expect(await recorded(state)).toEqual([]);
  await expect(client.read('/readyz')).rejects.toThrow();
  await expect(host.turn('nowhere', false)).rejects.toThrow('there is no cluster nowhere');
  await host.turn('test', true);
  expect(await client.get({ ...configMap, namespace: 'default', name: 'kept' })).toBeDefined();
});

test('stop: a cluster that a killed host has left behind is ended without being started', async () => {
  if (!fixture) throw new Error('the first test has not started a host');
  const { state, dispose } = fixture;
  fixture.client.close();
  await fixture.host.close();
  await runAndKill(state);
  expect((await recorded(state)).filter(({ pid }) => isAlive(pid))).toHaveLength(4);
  const pids = await recorded(state);

  const options = { binaries: kubernetesBinaries(), state, speed: 60, log: () => undefined };
  const host = await startClusterHost(options);
  await host.stop(clusterId);
  expect(pids.filter(({ pid }) => isAlive(pid))).toEqual([]);
  expect(existsSync(join(state, 'host.json'))).toBe(true);
  await expect(host.stop(clusterId)).resolves.toBeUndefined();
  await host.close();
  fixture = undefined;
  await dispose();
});
