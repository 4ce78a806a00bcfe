import { CreateSecurityGroupCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isResource, type ResourceMap, type Sweepable } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { aws } from '../provider.ts';
import { addOn } from '../resources/addon.ts';
import { cluster } from '../resources/cluster.ts';
import { gateways } from '../resources/gateways.ts';
import { launchTemplates } from '../resources/launch-templates.ts';
import { network } from '../resources/network.ts';
import { nodeGroup } from '../resources/node-group.ts';
import { oidcProvider } from '../resources/oidc-provider.ts';
import { routes } from '../resources/routes.ts';
import { serviceAccountRole } from '../resources/service-account-role.ts';
import { clusterRole, nodeRole } from '../resources/service-role.ts';
import { servicesGroup } from '../resources/services-group.ts';
import { subnets } from '../resources/subnets.ts';
import { clusterRef, madeTemplates, nodeNeeds, templatesRef } from '../testing/cluster-needs.ts';
import { stage, type Stage } from '../testing/stage.ts';
import { sweepNetwork } from './network.ts';

const uid = '0b2f3c1e-1111-4222-8333-444455556666';
const lbName = 'a0b2f3c1e11114222833344445555666';
/** Its load balancer and the group of that carry our tags, as an install asks for them. */
const annotations = {
  'service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags': 'slipway.dev/installation=acme-aws',
};
const service = { namespace: 'gitpod', name: 'proxy', uid, ports: [80, 443], annotations };
const nlb = {
  ...service,
  uid: '1c3d4e5f-1111-4222-8333-444455556666',
  annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' },
};
const claim = {
  name: 'pvc-77',
  uid: '77',
  namespace: 'gitpod',
  claim: 'data-openvsx',
  sizeBytes: 10 * 1024 ** 3,
  storageClass: 'gp3',
  zone: 'eu-west-1b',
};
const pool = { machineType: 'm6i.xlarge', min: 1, max: 2, desired: 1, workloads: [], tags: {} };

describe('what Kubernetes leaves behind', () => {
  let on: Stage;
  let nets: [string, Sweepable][];
  beforeEach(async () => {
    on = await stage();
    const map: ResourceMap = await aws.resources(on.context);
    nets = Object.entries(map).filter((entry): entry is [string, Sweepable] => !isResource(entry[1]));
  });
  afterEach(() => on.close());

  const refs = () => ({
    provider: on.ref('cluster/oidc-provider', 'aws.oidc-provider', 'acme-aws-oidc'),
    driver: on.ref('node-pools/ebs-csi-role', 'aws.service-account-role', 'acme-aws-ebs-csi'),
    addOn: on.ref('node-pools/ebs-csi', 'aws.addon', 'aws-ebs-csi-driver'),
    pool: on.ref('node-pools/services', 'aws.node-group', 'services'),
  });
  const ec2 = () => on.amazon.clients.ec2();

  async function platform() {
    const { context } = on;
    const needs = await nodeNeeds(on);
    const templates = await madeTemplates(on, needs);
    await nodeGroup(context).ensure(refs().pool, pool, { ...needs, templates });
    const provider = await oidcProvider(context).ensure(
      refs().provider,
      { audience: 'sts.amazonaws.com', tags: {} },
      { cluster: needs.cluster },
    );
    const policies = ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'];
    const props = { serviceAccount: 'kube-system/ebs-csi-controller-sa', policies, statements: [], tags: {} };
    const role = await serviceAccountRole(context).ensure(refs().driver, props, { provider });
    const addOnProps = { addOn: 'aws-ebs-csi-driver', configuration: {}, wait: false, tags: {} };
    await addOn(context).ensure(refs().addOn, addOnProps, { role });
    return needs;
  }
  async function children() {
    const [id, controllers] = on.clusters.controllers();
    await controllers.ensureLoadBalancer(id, service);
    await controllers.ensureLoadBalancer(id, nlb);
    await controllers.ensureDisk(id, claim);
  }
  /** As a teardown that lost the API server: nobody deletes Services and claims. */
  async function removeCluster() {
    await nodeGroup(on.context).destroy(refs().pool);
    await launchTemplates(on.context).destroy(templatesRef(on));
    await cluster(on.context).destroy(clusterRef(on));
  }
  async function removeNetwork() {
    const { context, ref } = on;
    await servicesGroup(context).destroy(ref('cluster/services-sg', 'aws.services-sg', 'acme-aws-services'));
    await gateways(context).destroy(ref('cluster/gateways', 'aws.gateways', 'acme-aws-gateways'));
    await routes(context).destroy(ref('cluster/routes', 'aws.routes', 'acme-aws-routes'));
    await subnets(context).destroy(ref('cluster/subnets', 'aws.subnets', 'acme-aws-subnets'));
    await network(context).destroy(ref('cluster/network', 'aws.network', 'acme-aws-net'));
  }
  async function removeIdentities() {
    const { context, ref } = on;
    await serviceAccountRole(context).destroy(refs().driver);
    await oidcProvider(context).destroy(refs().provider);
    await nodeRole(context).destroy(ref('node-pools/role', 'aws.node-role', 'acme-aws-node'));
    await clusterRole(context).destroy(ref('cluster/role', 'aws.cluster-role', 'acme-aws-eks'));
  }
  const kinds = async (scope = on.scope): Promise<string[]> => {
    const lists = await Promise.all(nets.map(([, net]) => net.list(scope)));
    return lists
      .flat()
      .map(({ kind }) => kind)
      .sort();
  };
  const remove = async (scope = on.scope): Promise<void> => {
    for (const [, net] of nets) {
      for (const { kind, name } of await net.list(scope)) {
        const ref: Ref = { scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' };
        await net.destroy(ref);
      }
    }
  };

  test('sweep: a cluster deleted before its Services and claims leaves nothing once it was swept', async () => {
    await platform();
    await children();
    expect(await kinds()).toEqual(expect.arrayContaining(['aws.auto-scaling-group', 'aws.instance']));
    await removeCluster();
    const left = [
      'aws.cluster-log-group',
      'aws.load-balancer',
      'aws.network-load-balancer',
      'aws.security-group',
      'aws.target-group',
      'aws.target-group',
      'aws.volume',
    ];
    expect(await kinds()).toEqual(left);
    await remove();
    await remove();
    expect(await kinds()).toEqual([]);
    await removeNetwork();
    await removeIdentities();
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('network: its parts remove by themselves what holds them', async () => {
    await platform();
    await children();
    await removeCluster();
    await removeNetwork();
    expect(await kinds()).toEqual(['aws.cluster-log-group', 'aws.volume']);
    await network(on.context).destroy(on.ref('cluster/network', 'aws.network', 'acme-aws-net'));
  });

  test('sweep: holders of the network go without the volumes, which hold data', async () => {
    await platform();
    await children();
    const volumes = nets.find(([kind]) => kind === 'aws.volume')?.[1];
    expect([volumes?.holdsData, await volumes?.list(on.scope)]).toEqual([
      true,
      [{ kind: 'aws.volume', name: expect.stringMatching(/^vol-/), holdsData: true }],
    ]);
    // Also while the cluster stands, whose own group and machines stay.
    await sweepNetwork(on.context, on.scope);
    await on.time.pass();
    expect((await kinds()).filter((kind) => kind !== 'aws.cluster-log-group')).toEqual([
      'aws.auto-scaling-group',
      'aws.instance',
      'aws.volume',
    ]);
  });

  test('sweep: a scaling group that stayed behind goes with its machines, and a machine by itself', async () => {
    await platform();
    const [instances, groups] = ['aws.instance', 'aws.auto-scaling-group'].map(
      (kind) => nets.find((net) => net[0] === kind)?.[1],
    );
    const destroy = async (net: Sweepable | undefined): Promise<void> => {
      for (const { kind, name } of (await net?.list(on.scope)) ?? [])
        await net?.destroy({ scope: on.scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' });
    };
    const before = await instances?.list(on.scope);
    await destroy(instances);
    expect(await instances?.list(on.scope)).not.toEqual(before);
    await destroy(groups);
    expect([await groups?.list(on.scope), await instances?.list(on.scope)]).toEqual([[], []]);
  });

  test('sweep: a group of somebody else in our VPC survives, and is named by what it holds', async () => {
    const { subnets: made } = await nodeNeeds(on);
    const client = await ec2();
    const { GroupId } = await client.send(
      new CreateSecurityGroupCommand({ GroupName: 'office-vpn', Description: 'theirs', VpcId: made.vpc }),
    );
    await cluster(on.context).destroy(clusterRef(on));
    await sweepNetwork(on.context, on.scope);
    await expect(removeNetwork()).rejects.toMatchObject({
      failure: { rule: 'SW-DEP-054', message: expect.stringContaining('office-vpn') },
    });
    const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId ?? ''] }));
    expect(SecurityGroups).toHaveLength(1);
  });

  test('sweep: groups of the cluster whose rules name each other both go', async () => {
    const { subnets: made } = await nodeNeeds(on);
    const client = await ec2();
    const tags = [{ Key: 'kubernetes.io/cluster/acme-aws', Value: 'owned' }];
    const [one = '', two = ''] = await Promise.all(
      ['k8s-elb-one', 'k8s-elb-two'].map(async (GroupName) => {
        const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags: tags }];
        const request = { GroupName, Description: 'x', VpcId: made.vpc, TagSpecifications };
        return (await client.send(new CreateSecurityGroupCommand(request))).GroupId;
      }),
    );
    for (const [GroupId, other] of [
      [one, two],
      [two, one],
    ] as const) {
      const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: other }] }];
      await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    }
    await cluster(on.context).destroy(clusterRef(on));
    await sweepNetwork(on.context, on.scope);
    await on.time.pass();
    const { SecurityGroups = [] } = await client.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: ['k8s-elb-*'] }] }),
    );
    expect(SecurityGroups).toEqual([]);
  });

  test('sweep: a neighbour whose name is a prefix of ours sees none of it and removes none of it', async () => {
    await platform();
    await children();
    const neighbour = { ...on.scope, installation: 'acme', cluster: { name: 'acme', location: 'eu-west-1' } };
    expect(await kinds(neighbour)).toEqual([]);
    const all = await kinds();
    const loadBalancers = nets.find(([kind]) => kind === 'aws.load-balancer')?.[1];
    expect(await loadBalancers?.list(on.scope)).toEqual([{ kind: 'aws.load-balancer', name: lbName }]);
    const ref: Ref = {
      scope: neighbour,
      step: 'cluster/sweep',
      kind: 'aws.load-balancer',
      name: lbName,
      lifecycle: 'managed',
    };
    await loadBalancers?.destroy(ref);
    expect(await kinds()).toEqual(all);
  });

  test("sweep: what hangs on somebody else's cluster of our cluster's name is not ours", async () => {
    await platform();
    await children();
    const namesake = { ...on.scope, installation: 'acme' };
    expect(await kinds(namesake)).toEqual([]);
    const changes = on.cloud.journal.entries().filter(({ committed }) => committed).length;
    await sweepNetwork(on.context, namesake);
    expect(on.cloud.journal.entries().filter(({ committed }) => committed)).toHaveLength(changes);
  });
});
