import { CreateAddonCommand, DescribeAddonCommand } from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AddOnProps } from '../kinds.ts';
import { clusterRef, madeTemplates, nodeNeeds } from '../testing/cluster-needs.ts';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { addOn } from './addon.ts';
import { cluster } from './cluster.ts';
import { nodeGroup } from './node-group.ts';
import { oidcProvider } from './oidc-provider.ts';
import { serviceAccountRole } from './service-account-role.ts';

const props = (name: string, wait = true): AddOnProps => ({
  addOn: name,
  configuration: {},
  wait,
  tags: { team: 'platform' },
});

describe('addOn', () => {
  let on: Stage;
  let needs: Awaited<ReturnType<typeof nodeNeeds>>;
  beforeEach(async () => {
    on = await stage();
    needs = await nodeNeeds(on);
  });
  afterEach(() => on.close());

  const add = (rule: Parameters<Stage['cloud']['faults']['add']>[0]) => on.cloud.faults.add(rule);
  const proxy = () => on.ref('cluster/kube-proxy', 'aws.addon', 'kube-proxy');
  const dns = () => on.ref('node-pools/dns', 'aws.addon', 'coredns');
  const driver = () => on.ref('node-pools/ebs-csi', 'aws.addon', 'aws-ebs-csi-driver');
  const read = async (addonName: string) => {
    const eks = await on.amazon.clients.eks();
    return (await eks.send(new DescribeAddonCommand({ clusterName: 'acme-aws', addonName }))).addon;
  };
  async function nodes() {
    const group = { machineType: 'm6i.xlarge', min: 1, max: 2, desired: 1, workloads: [], tags: {} };
    const given = { ...needs, templates: await madeTemplates(on, needs) };
    await nodeGroup(on.context).ensure(on.ref('node-pools/services', 'aws.node-group', 'services'), group, given);
  }
  async function driverRole() {
    const provider = await oidcProvider(on.context).ensure(
      on.ref('cluster/oidc-provider', 'aws.oidc-provider', 'acme-aws-oidc'),
      { audience: 'sts.amazonaws.com', tags: {} },
      needs,
    );
    return serviceAccountRole(on.context).ensure(
      on.ref('node-pools/ebs-csi-role', 'aws.service-account-role', 'acme-aws-ebs-csi'),
      {
        serviceAccount: 'kube-system/ebs-csi-controller-sa',
        policies: ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'],
        statements: [],
        tags: {},
      },
      { provider },
    );
  }

  test('addOn.ensure: twice is one create although the reply was lost; kube-proxy is not waited for', async () => {
    add({ match: { service: 'eks', operation: 'CreateAddon' }, nth: 1, action: { 'timeout-after-commit': {} } });
    await addOn(on.context).ensure(proxy(), props('kube-proxy', false), {});
    await addOn(on.context).ensure(proxy(), props('kube-proxy', false), {});
    expect(on.commits('CreateAddon', 'UpdateAddon')).toEqual(['CreateAddon']);
    expect(await driftOfPlan(addOn(on.context), proxy(), props('kube-proxy', false))).toEqual([]);
  });

  test('addOn.ensure: DNS is waited for until its pods run', async () => {
    await nodes();
    await addOn(on.context).ensure(dns(), props('coredns'), {});
    expect((await read('coredns'))?.status).toBe('ACTIVE');
  });

  test('addOn.ensure: the driver of volumes has its role and tags what it makes; both change in place', async () => {
    await nodes();
    const role = await driverRole();
    const addOns = addOn(on.context);
    await addOns.ensure(driver(), props('aws-ebs-csi-driver'), { role });
    const made = await read('aws-ebs-csi-driver');
    expect(made).toMatchObject({ status: 'ACTIVE', serviceAccountRoleArn: role.arn });
    expect(JSON.parse(made?.configurationValues ?? '')).toEqual({
      controller: {
        extraVolumeTags: {
          'slipway.dev/installation': 'acme-aws',
          'slipway.dev/step': 'node-pools/ebs-csi',
          'slipway.dev/incarnation': '1',
          team: 'platform',
        },
      },
    });
    const changed = { ...props('aws-ebs-csi-driver'), configuration: { defaultStorageClass: { enabled: false } } };
    expect(await driftOfPlan(addOns, driver(), changed)).toEqual(['configuration']);
    await addOns.ensure(driver(), { ...changed, tags: { owner: 'infra' } }, { role });
    expect(await driftOfPlan(addOns, driver(), { ...changed, tags: { owner: 'infra' } })).toEqual([]);
    expect(on.commits('UpdateAddon')).toHaveLength(1);
    expect((await read('aws-ebs-csi-driver'))?.configurationValues).toContain('"owner":"infra"');
  });

  test('addOn.ensure: one whose pods never run is given up, with what keeps them', async () => {
    await addOn(on.context).ensure(dns(), props('coredns', false), {});
    const [addon] = on.cloud.aws.graph.all('eks.addons');
    const message = "The add-on is unhealthy because it doesn't have the desired number of replicas.";
    const health = { issues: [{ code: 'InsufficientNumberOfReplicas', message, resourceIds: [] }] };
    on.cloud.aws.graph.patch(addon?.id ?? '', { status: 'DEGRADED', health });
    await expect(addOn(on.context).ensure(dns(), props('coredns'), {})).rejects.toMatchObject({
      failure: { code: 'NOT_READY', cloudWords: expect.stringContaining(message) },
    });
  });

  test('addOn.ensure: one that failed is deleted and made again', async () => {
    const broken = { 'op-fails': { code: 'AdmissionRequestDenied', leaves: 'broken' } };
    add({ match: { service: 'eks', operation: 'CreateAddon', phase: 'lro' }, nth: 1, action: broken });
    await nodes();
    await addOn(on.context)
      .ensure(dns(), props('coredns'), {})
      .catch(() => undefined);
    await addOn(on.context).ensure(dns(), props('coredns'), {});
    expect(on.commits('CreateAddon', 'DeleteAddon')).toEqual(['CreateAddon', 'DeleteAddon', 'CreateAddon']);
    expect((await read('coredns'))?.status).toBe('ACTIVE');
  });

  test('addOn: one of somebody else is left alone; destroy twice is success, also after its cluster', async () => {
    const eks = await on.amazon.clients.eks();
    await eks.send(new CreateAddonCommand({ clusterName: 'acme-aws', addonName: 'coredns' }));
    const theirs = { failure: { code: 'NOT_OWNED' } };
    await expect(addOn(on.context).ensure(dns(), props('coredns'), {})).rejects.toMatchObject(theirs);
    await expect(addOn(on.context).destroy(dns())).rejects.toMatchObject(theirs);
    await addOn(on.context).ensure(proxy(), props('kube-proxy', false), {});
    add({ match: { service: 'eks', operation: 'DeleteAddon' }, nth: 1, action: { 'timeout-after-commit': {} } });
    await addOn(on.context).destroy(proxy());
    await addOn(on.context).destroy(proxy());
    expect(on.commits('DeleteAddon')).toHaveLength(1);
    expect(await addOn(on.context).observe(proxy())).toBeUndefined();
    await cluster(on.context).destroy(clusterRef(on));
    await addOn(on.context).destroy(dns());
    expect(await addOn(on.context).observe(dns())).toBeUndefined();
  });
});
