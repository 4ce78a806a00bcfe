import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AddTagsCommand,
  DeleteLoadBalancerCommand,
  DescribeAccountLimitsCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeLoadBalancersCommand as DescribeNetworkBalancersCommand,
  DescribeTagsCommand as DescribeNetworkTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { account, amazonClients, region } from '../../testing/amazon-clients.ts';
import { putNetworkBalancer } from '../elbv2/balancer.ts';
import { putBalancer } from './balancer.ts';

const place = { account, region };
const common = {
  vpcId: 'vpc-0123456789abcdef0',
  instanceIds: ['i-0123456789abcdef0'],
  ports: [443],
  internal: false,
  addresses: ['203.0.113.7'],
  tags: { 'kubernetes.io/cluster/acme-aws': 'owned' },
  holder: 'cluster',
  createdBy: 'cloud-controller',
};

describe('elastic load balancing', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 11 });
    putBalancer(cloud.aws, place, {
      ...common,
      name: 'acme',
      subnetIds: [],
      zones: [],
      groupId: 'sg-0123456789abcdef0',
      groupName: 'k8s-elb-acme',
    });
    putNetworkBalancer(cloud.aws, place, { ...common, name: 'net', subnets: [] });
  });
  afterEach(() => cloud.close());

  test('both services list their own load balancers only', async () => {
    const { elb, elbv2 } = amazonClients(cloud);
    const { LoadBalancerDescriptions = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
    expect(LoadBalancerDescriptions.map((item) => item.LoadBalancerName)).toEqual(['acme']);
    expect(LoadBalancerDescriptions[0]?.ListenerDescriptions?.[0]?.Listener).toMatchObject({
      LoadBalancerPort: 443,
      InstancePort: expect.any(Number),
    });
    const { LoadBalancers = [] } = await elbv2.send(new DescribeNetworkBalancersCommand({}));
    expect(LoadBalancers.map((item) => item.LoadBalancerName)).toEqual(['net']);
  });

  test('tags of a classic load balancer: added, replaced, removed', async () => {
    const { elb } = amazonClients(cloud);
    const names = { LoadBalancerNames: ['acme'] };
    const read = async () => (await elb.send(new DescribeTagsCommand(names))).TagDescriptions?.[0]?.Tags;
    await elb.send(new AddTagsCommand({ ...names, Tags: [{ Key: 'a', Value: '1' }] }));
    await elb.send(new AddTagsCommand({ ...names, Tags: [{ Key: 'a', Value: '2' }] }));
    expect(await read()).toContainEqual({ Key: 'a', Value: '2' });
    await elb.send(new RemoveTagsCommand({ ...names, Tags: [{ Key: 'a' }] }));
    expect(await read()).toEqual([{ Key: 'kubernetes.io/cluster/acme-aws', Value: 'owned' }]);
  });

  test('what is not there is refused when read, and fine when deleted', async () => {
    const { elb, elbv2 } = amazonClients(cloud);
    const absent = { LoadBalancerName: 'other' };
    await expect(elb.send(new DescribeLoadBalancerAttributesCommand(absent))).rejects.toMatchObject({
      name: 'AccessPointNotFoundException',
      message: "There is no ACTIVE Load Balancer named 'other'",
    });
    await elb.send(new DeleteLoadBalancerCommand(absent));
    const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/net/other/0123456789abcdef`;
    await expect(elbv2.send(new DescribeNetworkTagsCommand({ ResourceArns: [arn] }))).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
    });
    await expect(elbv2.send(new DescribeNetworkBalancersCommand({ Names: ['other'] }))).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
    });
  });

  test('limits are those of the quota', async () => {
    cloud.seed({ aws: { quotas: [{ service: 'elasticloadbalancing', code: 'L-E9E9831D', value: 3 }] } });
    const { Limits } = await amazonClients(cloud).elb.send(new DescribeAccountLimitsCommand({}));
    expect(Limits).toEqual([{ Name: 'classic-load-balancers', Max: '3' }]);
  });

  test('deleting needs the right to', async () => {
    const { elb } = amazonClients(cloud);
    cloud.seed({ aws: { deny: { operator: ['elasticloadbalancing:DeleteLoadBalancer'] } } });
    const name = { LoadBalancerName: 'acme' };
    await expect(elb.send(new DeleteLoadBalancerCommand(name))).rejects.toMatchObject({ name: 'AccessDenied' });
    cloud.seed({ aws: { deny: { operator: [] } } });
    await elb.send(new DeleteLoadBalancerCommand(name));
    expect((await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancerDescriptions).toEqual([]);
  });
});
