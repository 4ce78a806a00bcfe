import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusterAccess } from '../cluster-access.ts';
import { groupOf } from '../names.ts';
import { clusterNeeds, clusterProps, clusterRef, madeCluster, type ClusterNeeds } from '../testing/cluster-needs.ts';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { cluster } from './cluster.ts';

describe('the cluster', () => {
  let on: Stage;
  let needs: ClusterNeeds;
  beforeEach(async () => {
    on = await stage();
    needs = await clusterNeeds(on);
  });
  afterEach(() => on.close());

  const read = async () =>
    (await on.azure.clients.containerService()).managedClusters.get(groupOf(on.scope), 'acme-azure');

  test('cluster.ensure: twice makes one cluster, as the reference architecture has it', async () => {
    const made = await madeCluster(on, needs);
    expect(await madeCluster(on, needs)).toEqual(made);
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

  test('clusterAccess: reaches the API server as its administrator; without a cluster there is nothing to reach', async () => {
    const access = clusterAccess(on.context);
    expect(await access.credentials({ scope: on.scope })).toBeUndefined();
    await madeCluster(on, needs);
    const found = await access.credentials({ scope: on.scope });
    expect(found?.server).toMatch(/^https:\/\//);
    expect(await found?.token()).toMatch(/^\w{32,}$/);
  });
});
