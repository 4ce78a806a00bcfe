import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NetworkOutput } from '../kinds.ts';
import { callContext, driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { network } from './network.ts';
import { servicesGroup } from './services-group.ts';

const props = { tags: { team: 'platform' } };

describe('servicesGroup', () => {
  let on: Stage;
  let net: NetworkOutput;
  const ref = () => on.ref('cluster/services-sg', 'aws.services-sg', 'acme-aws-services');
  beforeEach(async () => {
    on = await stage();
    const vpc = on.ref('cluster/network', 'aws.network', 'acme-aws-net');
    net = await network(on.context).ensure(vpc, { cidr: '10.100.0.0/16', tags: {} }, {});
  });
  afterEach(() => on.close());

  const ec2 = () => on.amazon.clients.ec2();
  const ensure = () => servicesGroup(on.context).ensure(ref(), props, { network: net });

  test('ensure: twice is one create, also after a lost reply; it lets nobody in', async () => {
    const match = { service: 'ec2', operation: 'CreateSecurityGroup' };
    on.cloud.faults.add({ match, nth: 1, action: { 'timeout-after-commit': {} } });
    const made = await ensure();
    expect(made.vpc).toBe(net.vpc);
    expect(await ensure()).toEqual(made);
    expect(on.commits('CreateSecurityGroup')).toHaveLength(1);
    expect(await driftOfPlan(servicesGroup(on.context), ref(), props)).toEqual([]);
    const request = new DescribeSecurityGroupsCommand({ GroupIds: [made.group] });
    const { SecurityGroups } = await (await ec2()).send(request);
    expect(SecurityGroups?.[0]?.IpPermissions).toEqual([]);
  });

  test('ensure: a foreign group of that name in the VPC is refused and stays', async () => {
    const request = { GroupName: 'acme-aws-services', Description: 'x', VpcId: net.vpc };
    await (await ec2()).send(new CreateSecurityGroupCommand(request));
    await on.time.pass();
    await expect(ensure()).rejects.toMatchObject({ failure: { code: 'NOT_OWNED', rule: 'SW-OWN-049' } });
    await servicesGroup(on.context).destroy(ref());
    expect(on.commits('DeleteSecurityGroup')).toEqual([]);
  });

  test('destroy: waits for a rule that still refers to it, and twice is success', async () => {
    const { group } = await ensure();
    const client = await ec2();
    const other = await client.send(
      new CreateSecurityGroupCommand({ GroupName: 'database', Description: 'x', VpcId: net.vpc }),
    );
    const GroupId = other.GroupId ?? '';
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, UserIdGroupPairs: [{ GroupId: group }] }];
    await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    const refused = () =>
      on.cloud.journal
        .entries()
        .filter(({ operation, status }) => operation === 'DeleteSecurityGroup' && status === 400);
    let removal: Promise<void> = Promise.resolve();
    await new Promise<void>((resolve) => {
      const heartbeat = (): void => void (refused().length > 0 && resolve());
      removal = servicesGroup({ ...on.context, call: { ...callContext(), heartbeat } }).destroy(ref());
    });
    await client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    await removal;
    await servicesGroup(on.context).destroy(ref());
    expect(on.commits('DeleteSecurityGroup')).toHaveLength(1);
  });
});
