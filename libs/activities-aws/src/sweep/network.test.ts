import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cluster } from '../resources/cluster.ts';
import { gateways } from '../resources/gateways.ts';
import { network } from '../resources/network.ts';
import { subnets } from '../resources/subnets.ts';
import { clusterRef, nodeNeeds } from '../testing/cluster-needs.ts';
import { stage, type Stage } from '../testing/stage.ts';

const marks = 'service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags';
const service = {
  namespace: 'gitpod',
  name: 'proxy',
  uid: '0b2f3c1e-1111-4222-8333-444455556666',
  ports: [443],
  annotations: { [marks]: 'slipway.dev/installation=acme-aws' },
};

describe('freeNetwork', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    await nodeNeeds(on);
    const [id, controllers] = on.clusters.controllers();
    await controllers.ensureLoadBalancer(id, service);
  });
  afterEach(() => on.close());

  const balancers = async () =>
    (await (await on.amazon.clients.elb()).send(new DescribeLoadBalancersCommand({}))).LoadBalancerDescriptions;
  const partial = (...name: Parameters<Stage['ref']>) => ({ ...on.ref(...name), partial: true as const });

  test.each([
    ['subnets', subnets, 'aws.subnets'],
    ['gateways', gateways, 'aws.gateways'],
    ['network', network, 'aws.network'],
  ] as const)(
    'freeNetwork: a rollback of %s beside a cluster that stands takes none of its load balancers',
    async (part, kind, name) => {
      const resource = kind({ ...on.context, pollScale: 1e-4 });
      const ref = partial(`cluster/${part}`, name, `acme-aws-${part}`);
      await expect(resource.destroy(ref)).rejects.toMatchObject({ failure: { rule: 'SW-DEP-054' } });
      expect(await balancers()).toHaveLength(1);
    },
  );

  test('freeNetwork: once the cluster that the run made is gone, its load balancers go with the subnets', async () => {
    await cluster(on.context).destroy(clusterRef(on));
    await gateways(on.context).destroy(partial('cluster/gateways', 'aws.gateways', 'acme-aws-gateways'));
    await subnets(on.context).destroy(partial('cluster/subnets', 'aws.subnets', 'acme-aws-subnets'));
    expect(await balancers()).toEqual([]);
  });
});
