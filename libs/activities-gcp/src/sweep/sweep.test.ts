import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isResource, type ResourceMap, type Sweepable } from '@slipway/activities-core';
import { cloudOf } from '../cloud.ts';
import { platformApis } from '../platform-apis.ts';
import { gcp } from '../provider.ts';
import { cluster } from '../resources/cluster.ts';
import { network } from '../resources/network.ts';
import { nodeIdentity } from '../resources/node-identity.ts';
import { nodePool } from '../resources/node-pool.ts';
import { subnet } from '../resources/subnet.ts';
import { enableApis, project, stage, type Stage } from '../testing/stage.ts';

const service = {
  namespace: 'gitpod',
  name: 'proxy',
  uid: '0b2f3c1e-1111-4222-8333-444455556666',
  ports: [80, 443],
  annotations: {},
};
const claim = {
  name: 'pvc-77',
  uid: '77',
  namespace: 'gitpod',
  claim: 'data-openvsx',
  sizeBytes: 10 * 1024 ** 3,
  storageClass: 'standard-rwo',
  zone: 'europe-west1-b',
};
const lbName = 'a0b2f3c1e11114222833344445555666';

describe('what Kubernetes leaves behind', () => {
  let on: Stage;
  let nets: [string, Sweepable][];
  const refs = () => ({
    net: on.ref('cluster/network', 'gcp.network', 'acme-gcp-net'),
    nodes: on.ref('cluster/subnet', 'gcp.subnet', 'acme-gcp-nodes'),
    identity: on.ref('cluster/node-identity', 'gcp.node-identity', 'acme-gcp-gke'),
    cluster: on.ref('cluster/control-plane', 'gcp.cluster', 'acme-gcp'),
    pool: on.ref('node-pools/services', 'gcp.node-pool', 'workload-services'),
  });
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
    const map: ResourceMap = await gcp.resources(on.context);
    nets = Object.entries(map).filter((entry): entry is [string, Sweepable] => !isResource(entry[1]));
  });
  afterEach(() => on.close());

  async function platform() {
    const { context } = on;
    const made = await network(context).ensure(refs().net, { routingMode: 'REGIONAL' }, {});
    const ranges = { nodes: '10.255.0.0/16', pods: '10.0.0.0/12', services: '10.64.0.0/20', privateGoogleAccess: true };
    const needs = {
      subnet: await subnet(context).ensure(refs().nodes, ranges, { network: made }),
      nodeIdentity: await nodeIdentity(context).ensure(refs().identity, { roles: ['roles/logging.logWriter'] }, {}),
    };
    const zones = ['europe-west1-b', 'europe-west1-c', 'europe-west1-d'];
    const props = {
      location: 'europe-west1',
      zones,
      version: '1.35.6-gke.1200',
      channel: 'none',
      authorizedCidrs: [],
      labels: {},
    } as const;
    await cluster(context).ensure(refs().cluster, { ...props, zones, authorizedCidrs: [] }, needs);
    const pool = {
      machineType: 'n2-standard-4',
      diskGb: 100,
      diskType: 'pd-ssd',
      min: 1,
      max: 2,
      desired: 1,
      workloads: [],
      autoUpgrade: false,
      labels: {},
    };
    await nodePool(context).ensure(refs().pool, pool, needs);
    const [id, controllers] = on.clusters.controllers();
    await controllers.ensureLoadBalancer(id, service);
    await controllers.ensureDisk(id, claim);
  }

  const found = async (scope = on.scope): Promise<string[]> => {
    const lists = await Promise.all(nets.map(([, sweepable]) => sweepable.list(scope)));
    return lists
      .flat()
      .map(({ kind, name }) => `${kind} ${name.replace(/-[0-9a-f]{8,16}-/, '-#-')}`)
      .sort();
  };
  const remove = async (): Promise<void> => {
    for (const [, sweepable] of nets) {
      for (const each of await sweepable.list(on.scope)) {
        await sweepable.destroy({
          scope: on.scope,
          step: 'cluster/sweep',
          kind: each.kind,
          name: each.name,
          lifecycle: 'managed',
        });
      }
    }
  };

  test('sweep: a cluster deleted before its Services leaves nothing once its network was swept', async () => {
    on.cloud.seed({ loadBalancerCare: 0 });
    await platform();
    const machines = (await found()).filter((each) => each.startsWith('gcp.instance'));
    expect(machines.length).toBeGreaterThan(0);
    const expected = [
      'gcp.disk europe-west1-b/pvc-77',
      'gcp.firewall k8s-#-node-http-hc',
      `gcp.firewall k8s-fw-${lbName}`,
      `gcp.load-balancer ${lbName}`,
    ];
    expect(await found()).toEqual(expect.arrayContaining(expected));
    await nodePool(on.context).destroy(refs().pool);
    await cluster(on.context).destroy(refs().cluster);
    expect(await found()).toEqual(expected);
    await remove();
    await remove();
    expect(await found()).toEqual([]);
    await subnet(on.context).destroy(refs().nodes);
    await network(on.context).destroy(refs().net);
    await nodeIdentity(on.context).destroy(refs().identity);
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('sweep: routes of a cluster in our network go; those of Google and of somebody else stay', async () => {
    await network(on.context).ensure(refs().net, { routingMode: 'REGIONAL' }, {});
    const links = 'https://www.googleapis.com/compute/v1/';
    const net = `projects/${project}/global/networks/acme-gcp-net`;
    const seedRoute = (name: string, into = net) => ({
      service: 'compute',
      type: 'compute.routes',
      path: `projects/${project}/global/routes/${name}`,
      body: { network: `${links}${into}` },
      refs: into === net ? [`//compute.googleapis.com/${into}`] : [],
    });
    const elsewhere = `projects/${project}/global/networks/default`;
    on.cloud.seed({
      resources: [seedRoute('gke-acme-gcp-1f2e3d4c-0a1b'), seedRoute('gke-theirs-1f2e-0a1b', elsewhere)],
    });
    on.cloud.seed({ resources: [seedRoute('to-the-office')] });
    expect(await found()).toEqual(['gcp.route gke-acme-gcp-#-0a1b']);
    await remove();
    expect(await found()).toEqual([]);
    const left = on.cloud.resources({ type: 'compute.routes', state: 'live' }).map(({ name }) => String(name));
    expect(left).toEqual(expect.arrayContaining(['to-the-office', 'gke-theirs-1f2e-0a1b']));
  });

  test('sweep: bindings of accounts that somebody deleted by hand are taken out of the policy', async () => {
    await nodeIdentity(on.context).ensure(refs().identity, { roles: ['roles/logging.logWriter'] }, {});
    const { projects } = await cloudOf(on.context, on.scope).clients.iam();
    const email = `acme-gcp-gke@${project}.iam.gserviceaccount.com`;
    await projects.serviceAccounts.delete({ name: `projects/${project}/serviceAccounts/${email}` });
    expect(await found()).toEqual([expect.stringContaining(`gcp.policy-member deleted:serviceAccount:${email}?uid=`)]);
    await remove();
    expect(await found()).toEqual([]);
  });

  test('sweep: the health check goes with the last load balancer, also when somebody deleted its firewall rule', async () => {
    on.cloud.seed({ loadBalancerCare: 0 });
    await platform();
    await nodePool(on.context).destroy(refs().pool);
    await cluster(on.context).destroy(refs().cluster);
    const live = (type: string) => on.cloud.resources({ type: `compute.${type}`, state: 'live' });
    expect(live('httpHealthChecks')).toHaveLength(1);
    const rule = live('firewalls').find(({ name }) => String(name).endsWith('-http-hc'));
    on.cloud.gcp.graph.delete(String(rule?.['id']), 'somebody');
    await remove();
    expect([live('httpHealthChecks'), live('targetPools')]).toEqual([[], []]);
  });

  test('network.destroy: removes by itself what holds it', async () => {
    on.cloud.seed({ loadBalancerCare: 0 });
    await platform();
    await nodePool(on.context).destroy(refs().pool);
    await cluster(on.context).destroy(refs().cluster);
    await subnet(on.context).destroy(refs().nodes);
    await network(on.context).destroy(refs().net);
    expect(on.cloud.resources({ state: 'live' }).filter(({ type }) => type === 'compute.firewalls')).toEqual([]);
  });

  test('sweep: a neighbour whose name is a prefix of ours sees none of it and removes none of it', async () => {
    await platform();
    const neighbour = { ...on.scope, installation: 'acme', cluster: { name: 'acme', location: 'europe-west1' } };
    expect(await found(neighbour)).toEqual([]);
    const disk = nets.find(([kind]) => kind === 'gcp.disk')?.[1];
    await disk?.destroy({
      scope: neighbour,
      step: 'cluster/sweep',
      kind: 'gcp.disk',
      name: 'europe-west1-b/pvc-77',
      lifecycle: 'managed',
    });
    expect(await found()).toContain('gcp.disk europe-west1-b/pvc-77');
  });

  test("sweep: what hangs on somebody else's cluster of our cluster's name is not ours", async () => {
    await platform();
    const namesake = { ...on.scope, installation: 'acme' };
    expect(await found(namesake)).toEqual([]);
    const disk = nets.find(([kind]) => kind === 'gcp.disk')?.[1];
    const name = 'europe-west1-b/pvc-77';
    await disk?.destroy({ scope: namesake, step: 'cluster/sweep', kind: 'gcp.disk', name, lifecycle: 'managed' });
    expect(await found()).toContain(`gcp.disk ${name}`);
    expect(await nodePool(on.context).list?.(namesake)).toEqual([]);
  });

  test('sweep: rules that somebody else made in our network are not ours to remove', async () => {
    await network(on.context).ensure(refs().net, { routingMode: 'REGIONAL' }, {});
    const { firewalls } = await cloudOf(on.context, on.scope).clients.compute();
    const requestBody = {
      name: 'office-vpn',
      network: `projects/${project}/global/networks/acme-gcp-net`,
      sourceRanges: ['192.0.2.0/24'],
      allowed: [{ IPProtocol: 'tcp', ports: ['22'] }],
    };
    await firewalls.insert({ project, requestBody });
    await on.time.pass();
    expect(await found()).toEqual([]);
    await expect(network(on.context).destroy(refs().net)).rejects.toMatchObject({
      failure: { rule: 'SW-DEP-054', message: expect.stringContaining('office-vpn') },
    });
  });
});
