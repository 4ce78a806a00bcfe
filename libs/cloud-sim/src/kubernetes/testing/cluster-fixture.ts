import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterRequest, NodeGroup } from '../../core/cluster-host.ts';
import { KubernetesClient } from '../api/client.ts';
import type { LocalClusterHost } from '../host.ts';
import { startClusterHost } from '../index.ts';
import { kubernetesBinaries } from './binaries.ts';
import { FakeCloud } from './fake-cloud.ts';

export const clusterId = 'gcp/projects/p/locations/europe-west4/clusters/test';
export const adminToken = 'token-of-the-administrator';

/** A cluster of Google's. */
const gke = { id: clusterId, version: '1.36.3-gke.1000' };

/** A host with one started cluster, and an administrator's client that comes in by a cloud token. */
export interface ClusterFixture {
  clusterId: string;
  host: LocalClusterHost;
  state: string;
  cloud: FakeCloud;
  server: string;
  caCertificate: string;
  client: KubernetesClient;
  logs: string[];
  dispose(): Promise<void>;
}

export async function startFixture(
  existingState?: string,
  request: Omit<ClusterRequest, 'cloud'> = gke,
): Promise<ClusterFixture> {
  const state = existingState ?? (await mkdtemp(join(tmpdir(), 'cluster-host-')));
  const cloud = new FakeCloud();
  cloud.tokens.set(adminToken, { username: 'installer@p.example', groups: ['system:masters'] });
  const logs: string[] = [];
  const host = await startClusterHost({
    binaries: kubernetesBinaries(),
    state,
    speed: 60,
    log: (message) => logs.push(message),
  });
  const { server, caCertificate } = await host.start({ ...request, cloud });
  const client = new KubernetesClient({ server, caCertificate, token: async () => adminToken });
  return {
    clusterId: request.id,
    host,
    state,
    cloud,
    server,
    caCertificate,
    client,
    logs,
    dispose: async () => {
      client.close();
      await host.stop(request.id);
      await host.close();
      await rm(state, { recursive: true, force: true });
    },
  };
}

export const servicesPool: NodeGroup = {
  pool: 'workload-services',
  size: 1,
  zones: ['europe-west4-a', 'europe-west4-b', 'europe-west4-c'],
  machineType: 'n2-standard-4',
  cpus: 4,
  memoryBytes: 16 * 1024 ** 3,
  labels: {
    'gitpod.io/workload_meta': 'true',
    'gitpod.io/workload_ide': 'true',
    'gitpod.io/workload_workspace_services': 'true',
  },
  maxPods: 110,
  providerIdPrefix: 'gce://p',
};

export const workspacesPool: NodeGroup = {
  ...servicesPool,
  pool: 'workload-workspaces',
  machineType: 'n2-standard-8',
  cpus: 8,
  memoryBytes: 32 * 1024 ** 3,
  labels: { 'gitpod.io/workload_workspace_regular': 'true', 'gitpod.io/workload_workspace_headless': 'true' },
};
