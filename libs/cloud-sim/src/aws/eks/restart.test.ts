import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateClusterCommand, CreateNodegroupCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { startLocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';
import {
  amazonClusterWithNodes,
  amazonNetwork,
  amazonRoles,
  amazonTemplate,
  clusterName,
  hostId,
  minutes,
  referenceCluster,
  referenceNodegroup,
} from '../../testing/amazon-cluster.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';

describe('eks after a restart', () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'slipway-eks-'));
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));
  const start = (host: FakeClusterHost) => startLocalCloud({ scale: 'manual', seed: 11, clusterHost: host, state });

  test('control planes of clusters that stand are started again and told of their machines', async () => {
    const before = await start(new FakeClusterHost());
    await amazonClusterWithNodes(before);
    await before.close();
    const host = new FakeClusterHost();
    const after = await start(host);
    await minutes(after, 1);
    expect([...host.started.keys()]).toEqual([hostId]);
    expect(host.nodes.get(hostId)).toMatchObject([{ pool: 'services', size: 2 }]);
    await after.close();
  });

  test('what was being made is finished, once', async () => {
    const before = await start(new FakeClusterHost());
    const network = await amazonNetwork(before);
    const roles = await amazonRoles(before);
    await amazonClients(before).eks.send(new CreateClusterCommand(referenceCluster(network, roles.cluster)));
    await minutes(before, 2);
    await before.close();
    const second = await start(new FakeClusterHost());
    await minutes(second, 30);
    const wanted = referenceNodegroup({ network, roles }, await amazonTemplate(second));
    await amazonClients(second).eks.send(new CreateNodegroupCommand(wanted));
    await second.close();
    const third = await start(new FakeClusterHost());
    await minutes(third, 15);
    const { nodegroup } = await amazonClients(third).eks.send(
      new DescribeNodegroupCommand({ clusterName, nodegroupName: 'services' }),
    );
    expect(nodegroup?.status).toBe('ACTIVE');
    expect(third.aws.graph.all('ec2.instance')).toHaveLength(2);
    expect(third.aws.graph.creates(hostId)).toBe(1);
    await third.close();
  });
});
