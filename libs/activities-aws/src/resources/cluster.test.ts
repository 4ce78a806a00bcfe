import { CreateClusterCommand, DescribeClusterCommand } from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { clusterAccess } from '../cluster-access.ts';
import { clusterNeeds, clusterProps, clusterRef } from '../testing/cluster-needs.ts';
import { callContext, driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { cluster } from './cluster.ts';
import { nodeGroup } from './node-group.ts';

describe('cluster', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const add = (rule: Parameters<Stage['cloud']['faults']['add']>[0]) => on.cloud.faults.add(rule);
  const ref = () => clusterRef(on);
  const read = async () =>
    (await (await on.amazon.clients.eks()).send(new DescribeClusterCommand({ name: 'acme-aws' }))).cluster;

  test('cluster.ensure: twice is one create although the reply was lost, with the settings that were planned', async () => {
    const needs = await clusterNeeds(on);
    add({ match: { service: 'eks', operation: 'CreateCluster' }, nth: 1, action: { 'timeout-after-commit': {} } });
    const output = await cluster(on.context).ensure(ref(), clusterProps, needs);
    expect(await cluster(on.context).ensure(ref(), clusterProps, needs)).toEqual(output);
    expect(on.commits('CreateCluster')).toHaveLength(1);
    expect(output).toMatchObject({ name: 'acme-aws', location: 'eu-west-1', version: '1.34' });
    expect(output.endpoint).toMatch(/^https:/);
    expect(output.issuer).toMatch(/^https:\/\/oidc\.eks\./);
    expect(output.securityGroup).toMatch(/^sg-/);
    expect(await driftOfPlan(cluster(on.context), ref(), clusterProps)).toEqual([]);
    const made = await read();
    expect(made?.resourcesVpcConfig?.subnetIds).toHaveLength(6);
    expect(made?.resourcesVpcConfig).toMatchObject({ endpointPrivateAccess: true, endpointPublicAccess: true });
    expect(made?.logging?.clusterLogging?.find(({ enabled }) => enabled)?.types).toHaveLength(5);
    expect(made?.tags).toMatchObject({ 'slipway.dev/step': 'cluster/control-plane', team: 'platform' });
    const host = [...on.clusters.requests.values()][0];
    expect(host?.system).toBe('bare');
  });

  test('cluster.ensure: a role that is too new to be assumed is waited for', async () => {
    const needs = await clusterNeeds(on);
    const message = `Role with arn: ${needs.role.arn}, could not be assumed because it does not exist or the trusted entity is not correct`;
    const refusal = { status: { http: 400, code: 'InvalidParameterException', message } };
    add({ match: { service: 'eks', operation: 'CreateCluster' }, nth: [1, 2], action: refusal });
    await cluster(on.context).ensure(ref(), clusterProps, needs);
    expect(on.commits('CreateCluster')).toHaveLength(1);
  });

  test('cluster.ensure: who may reach it, tags, administrators and the next version change in place', async () => {
    const needs = await clusterNeeds(on);
    await cluster(on.context).ensure(ref(), clusterProps, needs);
    const admin = needs.role.arn;
    const changed = {
      ...clusterProps,
      version: '1.35',
      authorizedCidrs: ['203.0.113.0/24'],
      admins: [admin],
      tags: { owner: 'infra' },
    };
    const drift = await driftOfPlan(cluster(on.context), ref(), changed);
    expect(drift?.sort()).toEqual(['admins', 'authorizedCidrs', 'tags', 'version']);
    const output = await cluster(on.context).ensure(ref(), changed, needs);
    expect(output.version).toBe('1.35');
    expect(await driftOfPlan(cluster(on.context), ref(), changed)).toEqual([]);
    await cluster(on.context).ensure(ref(), changed, needs);
    expect(on.commits('UpdateClusterVersion', 'UpdateClusterConfig', 'CreateAccessEntry')).toHaveLength(3);
    const without = { ...changed, admins: [] };
    await cluster(on.context).ensure(ref(), without, needs);
    expect(await driftOfPlan(cluster(on.context), ref(), without)).toEqual([]);
    expect(on.commits('DeleteAccessEntry')).toHaveLength(1);
  });

  test('cluster.ensure: a version that is not the next one, and other addresses for Services, are refused', async () => {
    const needs = await clusterNeeds(on);
    await cluster(on.context).ensure(ref(), clusterProps, needs);
    for (const change of [{ version: '1.36' }, { version: '1.33' }, { services: '172.21.0.0/16' }]) {
      const refused = cluster(on.context).ensure(ref(), { ...clusterProps, ...change }, needs);
      await expect(refused).rejects.toMatchObject({ failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' } });
    }
    expect(on.commits('UpdateClusterVersion', 'UpdateClusterConfig')).toEqual([]);
  });

  test('cluster.ensure: one that came up broken is deleted and made again', async () => {
    const needs = await clusterNeeds(on);
    const broken = { 'op-fails': { code: 'InternalFailure', leaves: 'broken' } };
    add({ match: { service: 'eks', operation: 'CreateCluster', phase: 'lro' }, nth: 1, action: broken });
    await cluster(on.context).ensure(ref(), clusterProps, needs);
    expect(on.commits('CreateCluster', 'DeleteCluster')).toEqual(['CreateCluster', 'DeleteCluster', 'CreateCluster']);
    expect(await driftOfPlan(cluster(on.context), ref(), clusterProps)).toEqual([]);
  });

  test('cluster.ensure: a run that is cancelled meanwhile lets it settle, with heartbeats', async () => {
    const needs = await clusterNeeds(on);
    const stop = new AbortController();
    const call = { ...callContext(), signal: stop.signal };
    const heartbeat = call.heartbeat;
    call.heartbeat = (details) => {
      heartbeat(details);
      if (details['status'] !== 'CREATING') return;
      stop.abort(new Error('cancelled'));
      on.time.goOn();
    };
    await on.time.pass();
    on.time.stop();
    const output = await cluster({ ...on.context, call }).ensure(ref(), clusterProps, needs);
    expect(stop.signal.aborted).toBe(true);
    expect(output.endpoint).not.toBe('');
    expect(call.beats.some(({ status }) => status === 'CREATING')).toBe(true);
    expect((await read())?.status).toBe('ACTIVE');
  });

  test('cluster.ensure: the attempt after a lost worker follows what that one started', async () => {
    const needs = await clusterNeeds(on);
    const lost = new AbortController();
    const call = { ...callContext(), signal: lost.signal, handover: lost.signal };
    call.heartbeat = ({ status }) => {
      if (status === 'CREATING') lost.abort(new Error('worker lost'));
    };
    await on.time.pass();
    on.time.stop();
    await expect(cluster({ ...on.context, call }).ensure(ref(), clusterProps, needs)).rejects.toThrow('worker lost');
    expect((await read())?.status).toBe('CREATING');
    expect(await cluster(on.context).observe(ref())).toBeUndefined();
    on.time.goOn();
    await cluster(on.context).ensure(ref(), clusterProps, needs);
    expect(on.commits('CreateCluster')).toHaveLength(1);
  });

  test('cluster: one of somebody else is left alone', async () => {
    const needs = await clusterNeeds(on);
    const eks = await on.amazon.clients.eks();
    const subnetIds = Object.values(needs.subnets.private);
    await eks.send(
      new CreateClusterCommand({ name: 'acme-aws', roleArn: needs.role.arn, resourcesVpcConfig: { subnetIds } }),
    );
    const theirs = { failure: { code: 'NOT_OWNED' } };
    await expect(cluster(on.context).ensure(ref(), clusterProps, needs)).rejects.toMatchObject(theirs);
    await expect(cluster(on.context).observe(ref())).rejects.toMatchObject(theirs);
    await expect(cluster(on.context).destroy(ref())).rejects.toMatchObject(theirs);
    expect(await cluster(on.context).list?.(on.scope)).toEqual([]);
    expect(await clusterAccess(on.context).credentials(ref())).toBeUndefined();
  });

  test("cluster.ensure: an update that failed is told in Amazon's words, and made by the next attempt", async () => {
    const needs = await clusterNeeds(on);
    await cluster(on.context).ensure(ref(), clusterProps, needs);
    const fails = {
      'op-fails': { code: 'InsufficientFreeAddresses', message: 'no free addresses in subnet-0a1b2c3d' },
    };
    add({ match: { service: 'eks', operation: 'UpdateClusterVersion', phase: 'lro' }, nth: 1, action: fails });
    const next = { ...clusterProps, version: '1.35' };
    await expect(cluster(on.context).ensure(ref(), next, needs)).rejects.toMatchObject({
      failure: { code: 'QUOTA_EXCEEDED', cloudWords: expect.stringContaining('subnet-0a1b2c3d') },
    });
    expect((await cluster(on.context).ensure(ref(), next, needs)).version).toBe('1.35');
  });

  test('cluster.ensure: a neighbour that changes it at the same time is waited for', async () => {
    const needs = await clusterNeeds(on);
    await cluster(on.context).ensure(ref(), clusterProps, needs);
    const message = 'Cannot UpdateClusterConfig because cluster acme-aws currently has update 0a1b2c3d in progress';
    const busy = { status: { http: 409, code: 'ResourceInUseException', message } };
    add({ match: { service: 'eks', operation: 'UpdateClusterConfig' }, nth: [1, 2, 3], action: busy });
    await cluster(on.context).ensure(ref(), { ...clusterProps, authorizedCidrs: ['203.0.113.0/24'] }, needs);
    expect(on.commits('UpdateClusterConfig')).toHaveLength(1);
  });

  test('cluster.destroy: node groups of somebody else are named and stay, and so does the cluster', async () => {
    const needs = await clusterNeeds(on);
    await cluster(on.context).ensure(ref(), clusterProps, needs);
    const message = 'Cluster has nodegroups attached';
    const held = { status: { http: 409, code: 'ResourceInUseException', message } };
    add({ match: { service: 'eks', operation: 'DeleteCluster' }, nth: 1, action: held });
    await expect(cluster(on.context).destroy(ref())).rejects.toMatchObject({
      failure: { code: 'DEPENDENCY', rule: 'SW-DEP-054', cloudWords: message },
    });
    expect((await read())?.status).toBe('ACTIVE');
  });

  test('cluster: asks for no permission that it does not name', async () => {
    const needs = await clusterNeeds(on);
    const from = on.cloud.journal.entries().length;
    await cluster(on.context).ensure(ref(), { ...clusterProps, admins: [needs.role.arn] }, needs);
    await cluster(on.context).ensure(ref(), { ...clusterProps, version: '1.35', tags: {} }, needs);
    await cluster(on.context).observe(ref());
    await cluster(on.context).destroy(ref());
    const asked = on.cloud.journal
      .entries()
      .slice(from)
      .filter(({ service }) => service === 'eks');
    const operations = [...new Set(asked.map(({ operation }) => `eks:${operation}`))].filter(
      (each) => !/Update$/.test(each),
    );
    expect(operations.length).toBeGreaterThan(10);
    // Node groups that are left are removed with the permissions of those.
    const named = [...cluster(on.context).permissions, ...nodeGroup(on.context).permissions];
    expect(operations.filter((each) => !named.includes(each))).toEqual([]);
  });

  test('cluster.destroy: twice is success although the reply was lost, and nothing is found afterwards', async () => {
    await cluster(on.context).ensure(ref(), clusterProps, await clusterNeeds(on));
    const [found] = (await cluster(on.context).list?.(on.scope)) ?? [];
    expect(found).toEqual({ kind: 'aws.cluster', name: 'acme-aws', step: 'cluster/control-plane', incarnation: 1 });
    const match = { service: 'eks', operation: 'DeleteCluster' };
    add({ match, nth: 1, action: { 'timeout-after-commit': {} } });
    // Sent again it meets what it began itself.
    const message = 'Cannot DeleteCluster because cluster acme-aws is currently being deleted';
    add({ match, nth: 2, action: { status: { http: 409, code: 'ResourceInUseException', message } } });
    await cluster(on.context).destroy(ref());
    await cluster(on.context).destroy(ref());
    expect(await cluster(on.context).observe(ref())).toBeUndefined();
    expect(await cluster(on.context).list?.(on.scope)).toEqual([]);
    expect(on.commits('DeleteCluster')).toHaveLength(1);
  });

  test('clusterAccess: server, authority and token of ours, nothing for what is absent', async () => {
    const access = clusterAccess(on.context);
    expect(await access.credentials(ref())).toBeUndefined();
    await cluster(on.context).ensure(ref(), clusterProps, await clusterNeeds(on));
    const credentials = await access.credentials(ref());
    expect(credentials).toMatchObject({ server: 'https://127.0.0.1:6443', caCertificate: 'PEM' });
    const token = (await credentials?.token()) ?? '';
    expect(token).toMatch(/^k8s-aws-v1\./);
    expect(await credentials?.token()).toBe(token);
    // Shortly before the API server would refuse it there is another one.
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 14 * 60_000);
    expect(await credentials?.token()).not.toBe(token);
    later.mockRestore();
    const [id, side] = [...on.clusters.started.entries()][0] ?? [];
    expect(await side?.reviewToken(id ?? '', token)).toMatchObject({
      groups: expect.arrayContaining(['system:masters']),
    });
  });
});
