import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudSide } from '../../core/cluster-host.ts';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';
import {
  clusterManager,
  computeClient,
  dnsClient,
  enableEverything,
  iamClient,
  project,
  projectsClient,
  sqlClients,
} from '../../testing/google-clients.ts';
import { referenceCluster, referenceNetwork, region } from '../../testing/reference-network.ts';
import { issueToken } from '../access/tokens.ts';

const parent = `projects/${project}/locations/${region}`;
const name = `${parent}/clusters/acme-gcp`;
const hostId = `gcp/${name}`;
const request = {
  namespace: 'gitpod',
  name: 'proxy',
  uid: '0a1b2c3d-1111-4222-8333-444455556666',
  ports: [80, 443],
  annotations: {},
};
const disk = {
  name: 'pvc-1',
  uid: '1',
  namespace: 'gitpod',
  claim: 'data',
  sizeBytes: 20 * 1024 ** 3,
  storageClass: 'standard-rwo',
  zone: `${region}-b`,
};

describe('cloudSide', () => {
  let cloud: LocalCloud;
  let side: CloudSide;
  beforeEach(async () => {
    const host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 11, clusterHost: host });
    enableEverything(cloud);
    await referenceNetwork(cloud);
    await clusterManager(cloud).createCluster({ parent, cluster: referenceCluster() });
    await advance(30);
    side = host.started.get(hostId) as CloudSide;
  });
  afterEach(() => cloud.close());

  const advance = (minutes: number) => cloud.scheduler.advance(minutes * 60_000);
  /** Lets the clock run while a controller waits for the cloud. */
  const whileTimePasses = async <T>(work: Promise<T>): Promise<T> => {
    await new Promise((resolve) => setImmediate(resolve));
    await advance(5);
    return work;
  };
  const made = (type: string) =>
    cloud.resources({ type: `compute.${type}`, state: 'live' }).map((item) => String(item['name']));
  const dropCluster = async () => {
    await clusterManager(cloud).deleteCluster({ name });
    await advance(20);
  };

  test('ensureLoadBalancer: makes all children once, and deleteLoadBalancer takes all of them away', async () => {
    const first = await whileTimePasses(side.ensureLoadBalancer(hostId, request));
    expect(await side.ensureLoadBalancer(hostId, request)).toEqual(first);
    const lb = 'a0a1b2c3d111142228333444455556666'.slice(0, 32);
    expect(made('forwardingRules')).toEqual([lb]);
    expect(made('targetPools')).toEqual([lb]);
    expect(made('firewalls').filter((rule) => rule.startsWith('k8s-'))).toEqual([
      `k8s-fw-${lb}`,
      expect.stringMatching(/^k8s-[0-9a-f]{16}-node-http-hc$/),
    ]);
    expect(made('httpHealthChecks')).toHaveLength(1);
    await whileTimePasses(side.deleteLoadBalancer(hostId, request.uid));
    expect([...made('forwardingRules'), ...made('targetPools'), ...made('httpHealthChecks')]).toEqual([]);
    expect(made('firewalls').filter((rule) => rule.startsWith('k8s-'))).toEqual([]);
  });

  test('deleteLoadBalancer: a leaked firewall rule holds the network until somebody deletes it', async () => {
    await whileTimePasses(side.ensureLoadBalancer(hostId, request));
    cloud.faults.add({ match: { service: 'kubernetes', name: 'k8s-fw-*' }, action: { leak: { child: 'firewalls' } } });
    await whileTimePasses(side.deleteLoadBalancer(hostId, request.uid));
    await dropCluster();
    const compute = computeClient(cloud);
    await compute.subnetworks.delete({ project, region, subnetwork: 'acme-nodes' });
    await advance(3);
    const attempt = async () => {
      const refused = await compute.networks.delete({ project, network: 'acme-net' }).then(
        ({ data }) => data.name,
        (error: Error) => error.message,
      );
      await advance(3);
      return refused;
    };
    await attempt();
    expect(made('networks')).toEqual(['acme-net']);
    for (const rule of made('firewalls')) await compute.firewalls.delete({ project, firewall: rule });
    await advance(3);
    await attempt();
    expect(made('networks')).toEqual([]);
  });

  test('deleteCluster: Services and volumes still in it leave objects behind', async () => {
    cloud.seed({ loadBalancerCare: 0 });
    await whileTimePasses(side.ensureLoadBalancer(hostId, request));
    const { volumeHandle } = await side.ensureDisk(hostId, disk);
    expect(volumeHandle).toBe(`projects/${project}/zones/${region}-b/disks/pvc-1`);
    await dropCluster();
    expect(made('disks')).toEqual(['pvc-1']);
    expect(made('forwardingRules')).toHaveLength(1);
    expect(cloud.leftovers().find((item) => item['type'] === 'compute.disks')?.['costPerHour']).toBeGreaterThan(0);
    await side.deleteDisk(hostId, volumeHandle);
    expect(made('disks')).toEqual([]);
  });

  test('reviewToken: knows the principal of a token, and nobody who may not use the cluster', async () => {
    const operator = cloud.gcp.store.get<string>('settings', 'operator') ?? '';
    const { token } = issueToken(cloud.gcp, operator);
    expect(await side.reviewToken(hostId, token)).toEqual({
      username: operator,
      groups: ['system:authenticated', 'system:masters'],
    });
    expect(await side.reviewToken(hostId, `${token}x`)).toBeUndefined();
    cloud.seed({ deny: { operator: ['container.clusterRoleBindings.*'] } });
    expect((await side.reviewToken(hostId, token))?.groups).toEqual(['system:authenticated']);
    cloud.seed({ deny: { operator: ['container.*'] } });
    expect(await side.reviewToken(hostId, token)).toBeUndefined();
  });

  test('openZone: only for a pod whose account is bound through workload identity and may edit the zone', async () => {
    const email = `acme-dns@${project}.iam.gserviceaccount.com`;
    const resource = `projects/${project}/serviceAccounts/${email}`;
    const caller = {
      namespace: 'external-dns',
      serviceAccount: 'external-dns',
      annotations: { 'iam.gke.io/gcp-service-account': email },
    };
    const accounts = iamClient(cloud).projects.serviceAccounts;
    await accounts.create({ name: `projects/${project}`, requestBody: { accountId: 'acme-dns' } });
    const dns = dnsClient(cloud);
    await dns.managedZones.create({
      project,
      requestBody: { name: 'acme-zone', dnsName: 'gcp.acme.example.', description: '' },
    });
    await advance(5);
    const open = (who = caller) => side.openZone(hostId, who, 'app.gcp.acme.example');
    await expect(open({ ...caller, annotations: {} } as typeof caller)).rejects.toThrow('has no annotation');
    await expect(open()).rejects.toThrow("Permission 'iam.serviceAccounts.getAccessToken' denied");
    const members = [`serviceAccount:${project}.svc.id.goog[external-dns/external-dns]`];
    await accounts.setIamPolicy({
      resource,
      requestBody: { policy: { bindings: [{ role: 'roles/iam.workloadIdentityUser', members }] } },
    });
    await advance(5);
    await expect(open()).rejects.toThrow('dns.managedZones.list denied');
    const projects = projectsClient(cloud);
    const [policy] = await projects.getIamPolicy({ resource: `projects/${project}` });
    const bindings = [...(policy.bindings ?? []), { role: 'roles/dns.admin', members: [`serviceAccount:${email}`] }];
    await projects.setIamPolicy({ resource: `projects/${project}`, policy: { ...policy, bindings } });
    await advance(5);
    const zone = await open();
    await zone.upsert({ name: 'app.gcp.acme.example', type: 'A', ttl: 300, values: ['203.0.113.5'] });
    await zone.upsert({ name: 'app.gcp.acme.example', type: 'TXT', ttl: 300, values: ['heritage="x y"'] });
    expect((await zone.list()).filter((record) => record.name.startsWith('app'))).toEqual([
      { name: 'app.gcp.acme.example', type: 'A', ttl: 300, values: ['203.0.113.5'] },
      { name: 'app.gcp.acme.example', type: 'TXT', ttl: 300, values: ['heritage="x y"'] },
    ]);
    await zone.remove({ name: 'app.gcp.acme.example', type: 'A' });
    const { data } = await dns.resourceRecordSets.list({
      project,
      managedZone: 'acme-zone',
      name: 'app.gcp.acme.example.',
    });
    expect(data.rrsets?.map((set) => set.type)).toEqual(['TXT']);
  });

  test('checkDatabaseLogin: the password that was set, on an instance that runs, with a key that stands', async () => {
    const sql = sqlClients(cloud);
    const settings = { tier: 'db-n1-standard-1', edition: 'ENTERPRISE' as const };
    await sql.instances.insert({ project, body: { name: 'db', region, databaseVersion: 'MYSQL_5_7', settings } });
    const login = (password: string, credentials?: string) =>
      side.checkDatabaseLogin(hostId, {
        instance: `${project}:${region}:db`,
        username: 'gitpod',
        password,
        ...(credentials === undefined ? {} : { credentials }),
      });
    expect(await login('right')).toBe(false);
    await advance(40);
    await sql.users.insert({ project, instance: 'db', body: { name: 'gitpod', host: '%', password: 'right' } });
    await advance(1);
    expect([await login('right'), await login('wrong'), await login('right', '{}')]).toEqual([true, false, false]);
  });
});
