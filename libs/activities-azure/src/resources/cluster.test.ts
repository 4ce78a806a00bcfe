import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusterAccess } from '../cluster-access.ts';
import { removeAssignments } from '../identity/role-assignments.ts';
import { groupOf } from '../names.ts';
import {
  clusterNeeds,
  clusterProps,
  clusterRef,
  groupRef,
  identityRef,
  madeCluster,
  servicesPool,
  workspacesPool,
  type ClusterNeeds,
} from '../testing/cluster-needs.ts';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { agentPool } from './agent-pool.ts';
import { cluster } from './cluster.ts';
import { resourceGroup } from './resource-group.ts';

describe('the cluster', () => {
  let on: Stage;
  let needs: ClusterNeeds;
  beforeEach(async () => {
    on = await stage();
    needs = await clusterNeeds(on);
  });
  afterEach(() => on.close());

  const add = (rule: Parameters<Stage['cloud']['faults']['add']>[0]) => on.cloud.faults.add(rule);
  const client = () => on.azure.clients.containerService();
  const read = async () => (await client()).managedClusters.get(groupOf(on.scope), 'acme-azure');
  const creates = () => on.commits('ManagedClusters_CreateOrUpdate');
  const pools = () => agentPool(on.context);
  const workspaces = () => on.ref('node-pools/workspaces', 'azure.agent-pool', 'workspaces');
  const services = () => on.ref('node-pools/services', 'azure.agent-pool', 'services');

  test('cluster.ensure: twice is one create although the reply was lost, as the reference architecture has it', async () => {
    add({ match: { operation: 'ManagedClusters_CreateOrUpdate' }, nth: 1, action: { 'timeout-after-commit': {} } });
    const made = await madeCluster(on, needs);
    expect(await madeCluster(on, needs)).toEqual(made);
    expect(creates()).toHaveLength(1);
    expect(made).toMatchObject({ name: 'acme-azure', location: 'westeurope', version: '1.34.7' });
    expect(made.nodeResourceGroup).toBe('acme-gitpod-acme-azure-nodes');
    expect([made.issuer, made.kubeletPrincipal, made.endpoint].every((value) => value !== '')).toBe(true);
    expect(await read()).toMatchObject({
      networkProfile: { networkPlugin: 'azure', networkPluginMode: 'overlay', networkPolicy: 'calico' },
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
      sku: { tier: 'Standard' },
      tags: { team: 'platform', 'slipway-installation': 'acme-azure', 'slipway-step': 'cluster/control-plane' },
    });
    expect(await driftOfPlan(cluster(on.context), clusterRef(on), clusterProps)).toEqual([]);
  });

  test('cluster.ensure: who may reach it, its tier, tags and the next version change in place', async () => {
    await madeCluster(on, needs);
    const changed = {
      ...clusterProps,
      version: '1.35.4',
      tier: 'Free',
      authorizedCidrs: ['203.0.113.0/24'],
      tags: { owner: 'infra' },
    };
    const drift = await driftOfPlan(cluster(on.context), clusterRef(on), changed);
    expect(drift?.sort()).toEqual(['authorizedCidrs', 'tags', 'tier', 'version']);
    const output = await cluster(on.context).ensure(clusterRef(on), changed, needs);
    expect(output.version).toBe('1.35.4');
    expect(await driftOfPlan(cluster(on.context), clusterRef(on), changed)).toEqual([]);
    const before = creates().length;
    await cluster(on.context).ensure(clusterRef(on), changed, needs);
    expect(creates()).toHaveLength(before);
  });

  test('cluster.ensure: a version that is not the next one, and another range of pods, are refused', async () => {
    await madeCluster(on, needs);
    for (const change of [{ version: '1.36.1' }, { version: '1.33.9' }, { pods: '10.245.0.0/16' }]) {
      const refused = cluster(on.context).ensure(clusterRef(on), { ...clusterProps, ...change }, needs);
      await expect(refused).rejects.toMatchObject({ failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' } });
    }
  });

  test('cluster.ensure: one that never came up is removed and made again', async () => {
    const removed = { ...identityRef(on), name: 'acme-azure-aks' };
    await removeAssignments(on.azure, removed, needs.identity.principalId);
    await expect(madeCluster(on, needs)).rejects.toThrow('cannot create the cluster acme-azure');
    await clusterNeeds(on);
    await madeCluster(on, needs);
    expect(on.commits('ManagedClusters_Delete').length).toBeGreaterThan(0);
    expect((await read()).provisioningState).toBe('Succeeded');
  });

  test('cluster.ensure: one whose change failed is repaired and never made again: it may hold the only keys', async () => {
    await madeCluster(on, needs);
    add({ match: { operation: 'ManagedClusters_CreateOrUpdate', phase: 'lro' }, nth: 1, action: { 'op-fails': {} } });
    const changed = { ...clusterProps, tier: 'Free' };
    await expect(cluster(on.context).ensure(clusterRef(on), changed, needs)).rejects.toThrow('cannot change');
    await cluster(on.context).ensure(clusterRef(on), changed, needs);
    expect(on.commits('ManagedClusters_Delete')).toHaveLength(0);
    expect((await read()).provisioningState).toBe('Succeeded');
    expect(await driftOfPlan(cluster(on.context), clusterRef(on), changed)).toEqual([]);
  });

  test('cluster.ensure: one that ran is not made again although all its pools failed', async () => {
    const made = { cluster: await madeCluster(on, needs), network: needs.network };
    await pools().ensure(workspaces(), workspacesPool, made);
    const action = { 'op-fails': { leaves: 'broken' } };
    add({ match: { operation: 'AgentPools_CreateOrUpdate', phase: 'lro' }, nth: [1, 2], action });
    for (const [ref, pool] of [
      [services(), servicesPool],
      [workspaces(), workspacesPool],
    ] as const) {
      await expect(pools().ensure(ref, { ...pool, max: 20 }, made)).rejects.toThrow(ref.name);
    }
    add({ match: { operation: 'ManagedClusters_CreateOrUpdate', phase: 'lro' }, nth: 1, action });
    const changed = { ...clusterProps, tier: 'Free' };
    await expect(cluster(on.context).ensure(clusterRef(on), changed, needs)).rejects.toThrow('cannot change');
    const states = (await read()).agentPoolProfiles?.map(({ provisioningState }) => provisioningState);
    expect(states).toEqual(['Failed', 'Failed']);
    expect(await cluster(on.context).observe(clusterRef(on))).toBeDefined();
    await cluster(on.context).ensure(clusterRef(on), changed, needs);
    expect(on.commits('ManagedClusters_Delete')).toHaveLength(0);
  });

  test('cluster: one of that name that carries no tags of ours is left alone', async () => {
    await madeCluster(on, needs);
    const others = { ...clusterRef(on), scope: { ...on.scope, installation: 'beta-azure' } };
    await expect(cluster(on.context).observe(others)).rejects.toMatchObject({ failure: { rule: 'SW-OWN-049' } });
    await expect(cluster(on.context).destroy(others)).rejects.toMatchObject({ failure: { rule: 'SW-OWN-049' } });
    expect((await read()).name).toBe('acme-azure');
  });

  test('cluster.destroy: takes the group of its machines along; twice is success', async () => {
    const made = await madeCluster(on, needs);
    await cluster(on.context).destroy(clusterRef(on));
    await cluster(on.context).destroy(clusterRef(on));
    expect(await cluster(on.context).observe(clusterRef(on))).toBeUndefined();
    const { resourceGroups } = await on.azure.clients.resources();
    await expect(resourceGroups.get(made.nodeResourceGroup)).rejects.toMatchObject({ statusCode: 404 });
    const group = { ...groupRef(on), lifecycle: 'adopted' as const };
    await resourceGroup(on.context).destroy(group);
    expect((await resourceGroups.get(groupOf(on.scope))).name).toBe('acme-gitpod');
  });

  test('agentPool.ensure: the pool of the cluster stands already, another one is one create; bounds and tags change in place', async () => {
    const made = { cluster: await madeCluster(on, needs), network: needs.network };
    await pools().ensure(services(), servicesPool, made);
    expect(on.commits('AgentPools_CreateOrUpdate')).toHaveLength(0);
    add({ match: { operation: 'AgentPools_CreateOrUpdate' }, nth: 1, action: { 'timeout-after-commit': {} } });
    await pools().ensure(workspaces(), workspacesPool, made);
    await pools().ensure(workspaces(), workspacesPool, made);
    expect(on.commits('AgentPools_CreateOrUpdate')).toHaveLength(1);
    expect(await driftOfPlan(pools(), workspaces(), workspacesPool)).toEqual([]);
    expect(await driftOfPlan(pools(), services(), servicesPool)).toEqual([]);
    const changed = { ...workspacesPool, min: 2, max: 20, tags: { owner: 'infra' } };
    expect((await driftOfPlan(pools(), workspaces(), changed))?.sort()).toEqual(['max', 'min', 'tags']);
    await pools().ensure(workspaces(), changed, made);
    expect(await driftOfPlan(pools(), workspaces(), changed)).toEqual([]);
    const other = pools().ensure(workspaces(), { ...changed, machineType: 'Standard_D16_v4' }, made);
    await expect(other).rejects.toMatchObject({ failure: { rule: 'SW-SPEC-078' } });
    await pools().destroy(services());
    await pools().destroy(workspaces());
    await pools().destroy(workspaces());
    expect(on.commits('AgentPools_Delete')).toHaveLength(1);
  });

  test('agentPool: one of that name in our cluster that carries the tags of somebody else is left alone', async () => {
    const made = { cluster: await madeCluster(on, needs), network: needs.network };
    await pools().ensure(workspaces(), workspacesPool, made);
    const { agentPools } = await client();
    const place = [groupOf(on.scope), 'acme-azure', 'workspaces'] as const;
    await agentPools.createOrUpdate(...place, {
      ...(await agentPools.get(...place)),
      tags: { 'slipway-installation': 'beta-azure' },
    });
    const before = on.commits('AgentPools_CreateOrUpdate', 'AgentPools_Delete').length;
    const notOwned = { failure: { rule: 'SW-OWN-049' } };
    await expect(pools().observe(workspaces())).rejects.toMatchObject(notOwned);
    await expect(pools().ensure(workspaces(), workspacesPool, made)).rejects.toMatchObject(notOwned);
    await expect(pools().destroy(workspaces())).rejects.toMatchObject(notOwned);
    expect(on.commits('AgentPools_CreateOrUpdate', 'AgentPools_Delete')).toHaveLength(before);
  });

  test('agentPool.ensure: a pool whose machines were not to be had is made with the ones that are', async () => {
    const made = { cluster: await madeCluster(on, needs), network: needs.network };
    const details = { code: 'SkuNotAvailable', message: 'Standard_D8_v4 is not available in westeurope.' };
    const fails = { match: { operation: 'AgentPools_CreateOrUpdate', phase: 'lro' as const }, nth: 1 };
    add({ ...fails, action: { 'op-fails': details } });
    await expect(pools().ensure(workspaces(), workspacesPool, made)).rejects.toMatchObject({
      failure: { rule: 'SW-SPEC-009' },
    });
    const smaller = { ...workspacesPool, machineType: 'Standard_D4_v4' };
    await pools().ensure(workspaces(), smaller, made);
    expect(await driftOfPlan(pools(), workspaces(), smaller)).toEqual([]);
  });

  test('agentPool.observe: one that failed stands, and differs from every plan; it is repaired or goes', async () => {
    const made = { cluster: await madeCluster(on, needs), network: needs.network };
    const match = { operation: 'AgentPools_CreateOrUpdate', phase: 'lro' as const };
    const action = { 'op-fails': { code: 'InternalServerError', leaves: 'broken' } };
    const fails = (...nth: number[]) => add({ match, nth, action });
    fails(1, 2);
    await expect(pools().ensure(workspaces(), workspacesPool, made)).rejects.toThrow('workspaces');
    expect((await pools().observe(workspaces()))?.output).toEqual({ pool: 'workspaces' });
    // Of one that never came up, the machines may still change.
    const smaller = { ...workspacesPool, machineType: 'Standard_D4_v4' };
    expect(await driftOfPlan(pools(), workspaces(), smaller)).toEqual(['version']);
    await pools().ensure(workspaces(), smaller, made);
    expect(await driftOfPlan(pools(), workspaces(), smaller)).toEqual([]);
    const removed = on.commits('AgentPools_Delete').length;
    const changed = { ...smaller, max: 20 };
    fails(1);
    await expect(pools().ensure(workspaces(), changed, made)).rejects.toThrow('workspaces');
    expect(await driftOfPlan(pools(), workspaces(), changed)).toEqual(['version']);
    await pools().ensure(workspaces(), changed, made);
    expect(await driftOfPlan(pools(), workspaces(), changed)).toEqual([]);
    expect(on.commits('AgentPools_Delete')).toHaveLength(removed);
    fails(1);
    await expect(pools().ensure(workspaces(), workspacesPool, made)).rejects.toThrow('workspaces');
    await pools().destroy(workspaces());
    expect(await pools().observe(workspaces())).toBeUndefined();
  });

  test('agentPool.ensure: a cluster that is busy is waited for', async () => {
    const made = { cluster: await madeCluster(on, needs), network: needs.network };
    const message =
      'Operation is not allowed: Another operation (services - Updating) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details';
    add({
      match: { operation: 'AgentPools_CreateOrUpdate' },
      nth: [1, 2],
      action: { status: { http: 409, code: 'OperationNotAllowed', message } },
    });
    expect(await pools().ensure(workspaces(), workspacesPool, made)).toEqual({ pool: 'workspaces' });
    expect(on.commits('AgentPools_CreateOrUpdate')).toHaveLength(1);
  });

  test('clusterAccess: reaches the API server as its administrator; without a cluster there is nothing to reach', async () => {
    const access = clusterAccess(on.context);
    expect(await access.credentials({ scope: on.scope })).toBeUndefined();
    await madeCluster(on, needs);
    const found = await access.credentials({ scope: on.scope });
    expect(found?.server).toMatch(/^https:\/\//);
    expect(await found?.token()).toMatch(/^\w{32,}$/);
    const others = { ...on.scope, installation: 'beta-azure' };
    expect(await access.credentials({ scope: others })).toBeUndefined();
  });
});
