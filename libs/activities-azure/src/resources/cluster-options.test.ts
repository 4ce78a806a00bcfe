import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { groupOf } from '../names.ts';
import { clusterNeeds, clusterProps, clusterRef, workspacesPool, type ClusterNeeds } from '../testing/cluster-needs.ts';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { agentPool } from './agent-pool.ts';
import { cluster } from './cluster.ts';

describe('what of a cluster can be chosen', () => {
  let on: Stage;
  let needs: ClusterNeeds;
  beforeEach(async () => {
    on = await stage();
    needs = await clusterNeeds(on);
  });
  afterEach(() => on.close());

  const ensure = (changes: { networkMode?: 'kubenet' | 'overlay'; tier?: string }) =>
    cluster(on.context).ensure(clusterRef(on), { ...clusterProps, ...changes }, needs);
  const read = async () =>
    (await on.azure.clients.containerService()).managedClusters.get(groupOf(on.scope), 'acme-azure');

  test('cluster.ensure: with kubenet pods have their own range and machines the subnet; it stays, and pools join it', async () => {
    const made = await ensure({ networkMode: 'kubenet' });
    const { networkProfile, agentPoolProfiles } = await read();
    expect(networkProfile).toMatchObject({
      networkPlugin: 'kubenet',
      networkPolicy: 'calico',
      podCidr: '10.244.0.0/16',
    });
    expect(networkProfile?.networkPluginMode).toBeUndefined();
    expect(agentPoolProfiles?.map(({ vnetSubnetID }) => vnetSubnetID)).toEqual([needs.network.nodesSubnet]);
    const kubenet = { ...clusterProps, networkMode: 'kubenet' as const };
    expect(await driftOfPlan(cluster(on.context), clusterRef(on), kubenet)).toEqual([]);
    const pool = on.ref('node-pools/workspaces', 'azure.agent-pool', 'workspaces');
    await agentPool(on.context).ensure(pool, workspacesPool, { cluster: made, network: needs.network });
    expect(await driftOfPlan(agentPool(on.context), pool, workspacesPool)).toEqual([]);
    await expect(ensure({ networkMode: 'overlay' })).rejects.toMatchObject({ failure: { rule: 'SW-SPEC-078' } });
  });

  test('cluster.ensure: the Premium tier comes with long-term support, and goes with it', async () => {
    const long = { sku: { tier: 'Premium' }, supportPlan: 'AKSLongTermSupport' };
    const usual = { sku: { tier: 'Standard' }, supportPlan: 'KubernetesOfficial' };
    await ensure({ tier: 'Premium' });
    expect(await read()).toMatchObject(long);
    expect(await driftOfPlan(cluster(on.context), clusterRef(on), { ...clusterProps, tier: 'Premium' })).toEqual([]);
    await ensure({ tier: 'Standard' });
    expect(await read()).toMatchObject(usual);
    await ensure({ tier: 'Premium' });
    expect(await read()).toMatchObject(long);
    expect(on.commits('ManagedClusters_Delete')).toEqual([]);
  });
});
