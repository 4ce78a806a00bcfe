import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { attempts } from '@slipway/testing/cloud/attempts';
import { refOf, type Observation, type Step } from '@slipway/contracts';
import { cloudSteps, resourceOf } from '@slipway/testing/cloud/steps';
import { Life } from '@slipway/testing/cloud/life';
import { WholePlan } from '@slipway/testing/cloud/whole-plan';
import { aws } from './provider.ts';
import { cluster } from './resources/cluster.ts';
import { networkInterface } from './sweep/network-interface.ts';
import { clusterNeeds, clusterProps, clusterRef } from './testing/cluster-needs.ts';
import { leaveBehind } from './testing/left-behind.ts';
import { ec2Arn, putInEc2 } from './testing/put-in-ec2.ts';
import { stage, type Stage } from './testing/stage.ts';
import { standingIn } from './testing/standing-in.ts';
import { makeTheirNetwork, type TheirNetwork } from './testing/their-network.ts';
import { whole as amazon } from './testing/whole.ts';

describe('an adopted network', () => {
  let on: Stage;
  let whole: WholePlan;
  let theirs: TheirNetwork;
  beforeEach(async () => {
    on = await stage({ scale: 3_000 });
    whole = await WholePlan.on(on, amazon);
    theirs = await makeTheirNetwork(await on.amazon.clients.ec2());
    await on.time.pass();
  });
  afterEach(() => on.close());

  const isManaged = ({ lifecycle }: Step): boolean => lifecycle === 'managed';
  const standing = async () => standingIn(await on.amazon.clients.ec2(), theirs.vpc);
  const target = () => ({ installation: 'acme-aws', account: on.scope.account, location: on.scope.location });

  test.each([
    ['by its file, which names the VPC', '', () => true],
    ['by labels alone, which Kubernetes put on too', 'slipway.dev/installation=acme-aws', isManaged],
  ])(
    'aws: an installation goes again %s, with what Kubernetes made, and all else there is as it was',
    async (_, marks, isKnown) => {
      const before = await standing();
      const objects = on.cloud.leftovers().map(({ id }) => id);
      const plan = await whole.plan({ network: { adopt: theirs } });
      await whole.ensure(plan);
      expect(await whole.drift(plan)).toEqual({});
      expect((await whole.plan({ network: { adopt: theirs } })).hash).toBe(plan.hash);
      const nameOf = (kind: string): string => plan.steps.find((step) => step.kind === kind)?.name ?? '';
      await leaveBehind(on, { bucket: nameOf('aws.bucket'), database: nameOf('aws.db-instance') }, marks);
      const meanwhile = Object.keys(await standing()).filter((id) => !(id in before));
      expect(meanwhile.filter((id) => id.startsWith('eni-')).length).toBeGreaterThan(5);
      expect(meanwhile.filter((id) => id.startsWith('sg-')).length).toBeGreaterThan(3);

      // From its marks alone, domain and all: neither VPC nor subnets carry any.
      expect(await aws.locate(target(), on.context)).toEqual(plan.scope);
      for await (const { run } of new Life(whole).remove({ ...plan, steps: plan.steps.filter(isKnown) }))
        await attempts(10, run);
      expect(await standing()).toEqual(before);
      expect(on.cloud.leftovers().map(({ id }) => id)).toEqual(objects);
      expect(await aws.locate(target(), on.context)).toBeUndefined();
    },
    400_000,
  );

  test('aws: in it an interface is known by the name of our cluster alone, and not where somebody else has that name', async () => {
    const put = (NetworkInterfaceId: string, Description: string): void => {
      const [SubnetId = ''] = theirs.privateSubnets;
      const free = { Status: 'available', RequesterManaged: false, Groups: [], PrivateIpAddresses: [], Tags: [] };
      const body = { NetworkInterfaceId, Description, SubnetId, VpcId: theirs.vpc, ...free };
      putInEc2(on, 'network-interface', NetworkInterfaceId, body, [ec2Arn('subnet', SubnetId)]);
    };
    const [ours = '', other = '', ofNodes = ''] = ['1', '2', '3'].map((digit) => `eni-0a1b2c3d4e5f6071${digit}`);
    put(ours, 'Amazon EKS acme-aws');
    put(other, 'Amazon EKS acme-aws-2');
    put(ofNodes, 'aws-K8S-i-0a1b2c3d4e5f60718');
    const net = networkInterface(on.context);
    // By the description alone it may be of anybody’s cluster: it takes the VPC that was adopted.
    const kept = [{ kind: 'aws.adopted-network', name: theirs.vpc }];
    expect(await net.list(on.scope)).toEqual([]);
    expect(await net.list(on.scope, kept)).toEqual([{ kind: 'aws.network-interface', name: ours }]);
    const needs = await clusterNeeds(on);
    await cluster(on.context).ensure(clusterRef(on), clusterProps, needs);
    expect(await net.list({ ...on.scope, installation: 'acme' }, kept)).toEqual([]);
  });

  test('aws: what stands in it is not moved to other subnets, to another VPC or to one of its own', async () => {
    const plan = await whole.plan({ network: { adopt: theirs } });
    await whole.ensure(plan, ({ id }) =>
      /^cluster\/(?:network|subnets|services-sg|role|log-group|control-plane)$/.test(id),
    );
    const told = async (changes: object): Promise<unknown[]> => {
      const planned = await whole.plan(changes);
      const observations = await Promise.all(
        cloudSteps(planned).map(async (step): Promise<Observation> => {
          const seen = await resourceOf(whole.resources, step.kind).observe(refOf(planned.scope, step));
          return { step: step.id, state: seen ? 'present' : 'absent', drift: [], ...(seen && { output: seen.output }) };
        }),
      );
      const all = (await aws.findings?.({ plan: planned, observations }, on.context)) ?? [];
      return all.map(({ rule, message }) => `${rule} ${message}`);
    };
    expect(await told({ network: { adopt: theirs } })).toEqual([]);
    expect(await told({})).toEqual([
      `SW-SPEC-078 the installation stands in ${theirs.vpc} and cannot move to another VPC`,
    ]);
    const fewer = { ...theirs, publicSubnets: theirs.publicSubnets.slice(0, 1) };
    expect(await told({ network: { adopt: fewer } })).toEqual([
      expect.stringMatching(/^SW-SPEC-078 the cluster stands/),
    ]);
    const other = await makeTheirNetwork(await on.amazon.clients.ec2());
    expect(await told({ network: { adopt: other } })).toEqual([
      `SW-SPEC-078 the installation stands in ${theirs.vpc} and cannot move to ${other.vpc}`,
    ]);
  }, 400_000);
});
