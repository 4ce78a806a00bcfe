import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import { CreateNodegroupCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NodeGroupProps } from '../kinds.ts';
import { clusterRef, madeTemplates, nodeNeeds, templateProps, templatesRef } from '../testing/cluster-needs.ts';
import { callContext, driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { scalingTags } from './asg-tags.ts';
import { cluster } from './cluster.ts';
import { launchTemplates } from './launch-templates.ts';
import { nodeGroup } from './node-group.ts';

const props: NodeGroupProps = {
  machineType: 'm6i.xlarge',
  min: 1,
  max: 6,
  desired: 2,
  workloads: ['gitpod.io/workload_ide', 'gitpod.io/workload_meta'],
  tags: { team: 'platform' },
};

describe('node groups', () => {
  let on: Stage;
  let needs: Awaited<ReturnType<typeof nodeNeeds>>;
  beforeEach(async () => {
    on = await stage();
    needs = await nodeNeeds(on);
  });
  afterEach(() => on.close());

  const add = (rule: Parameters<Stage['cloud']['faults']['add']>[0]) => on.cloud.faults.add(rule);
  const services = () => on.ref('node-pools/services', 'aws.node-group', 'services');
  const workspaces = () => on.ref('node-pools/workspaces', 'aws.node-group', 'workspaces');
  const forGroups = async () => ({ ...needs, templates: await madeTemplates(on, needs) });
  const read = async (nodegroupName = 'services') => {
    const eks = await on.amazon.clients.eks();
    return (await eks.send(new DescribeNodegroupCommand({ clusterName: 'acme-aws', nodegroupName }))).nodegroup;
  };
  const versions = async (LaunchTemplateId: string) => {
    const ec2 = await on.amazon.clients.ec2();
    const { LaunchTemplateVersions = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId }),
    );
    return LaunchTemplateVersions;
  };

  test('launchTemplates.ensure: twice is one create for each, although replies were lost; only what machines are makes a version', async () => {
    add({
      match: { service: 'ec2', operation: 'CreateLaunchTemplate' },
      nth: 1,
      action: { 'timeout-after-commit': {} },
    });
    const templates = launchTemplates(on.context);
    const planned = await templateProps(on);
    const output = await templates.ensure(templatesRef(on), planned, needs);
    expect(await templates.ensure(templatesRef(on), planned, needs)).toEqual(output);
    expect(on.commits('CreateLaunchTemplate')).toHaveLength(2);
    expect(output.templates['services']?.version).toBe('1');
    expect(await driftOfPlan(templates, templatesRef(on), planned)).toEqual([]);
    expect(await templates.observe(templatesRef(on))).toMatchObject({ output });

    const [made] = await versions(output.templates['services']?.id ?? '');
    expect(made?.LaunchTemplateData).toMatchObject({
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      SecurityGroupIds: [needs.cluster.securityGroup, needs.servicesGroup.group],
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { Encrypted: true, VolumeSize: 300, Iops: 6000 } }],
    });

    const other = { ...planned, tags: { owner: 'infra' } };
    expect(await templates.ensure(templatesRef(on), other, needs)).toEqual(output);
    expect(on.commits('CreateLaunchTemplateVersion')).toEqual([]);
    expect(await driftOfPlan(templates, templatesRef(on), other)).toEqual([]);

    add({ match: { operation: 'CreateLaunchTemplateVersion' }, nth: 1, action: { 'timeout-after-commit': {} } });
    const newer = { ...other, image: (await templateProps(on, '1.35')).image };
    expect(await driftOfPlan(templates, templatesRef(on), newer)).toEqual(['image']);
    const next = await templates.ensure(templatesRef(on), newer, needs);
    expect(next.templates['services']).toEqual({ ...output.templates['services'], version: '2' });
    await templates.ensure(templatesRef(on), newer, needs);
    expect(on.commits('CreateLaunchTemplateVersion')).toHaveLength(2);
    // Back to what there was: the newest version is what counts.
    const back = await templates.ensure(templatesRef(on), planned, needs);
    expect(back.templates['services']).toEqual({ ...output.templates['services'], version: '3' });
    expect(await driftOfPlan(templates, templatesRef(on), planned)).toEqual([]);
    expect(on.commits('CreateLaunchTemplateVersion')).toHaveLength(4);
  });

  test('launchTemplates.destroy: all of ours, twice is success', async () => {
    await madeTemplates(on, needs);
    const name = 'acme-aws-launch-templates';
    const listed = { kind: 'aws.launch-templates', name, step: 'node-pools/launch-templates', incarnation: 1 };
    expect(await launchTemplates(on.context).list?.(on.scope)).toEqual([listed]);
    await launchTemplates(on.context).destroy(templatesRef(on));
    await launchTemplates(on.context).destroy(templatesRef(on));
    expect(on.commits('DeleteLaunchTemplate')).toHaveLength(2);
    expect(await launchTemplates(on.context).list?.(on.scope)).toEqual([]);
    expect(await launchTemplates(on.context).observe(templatesRef(on))).toBeUndefined();
  });

  test('launchTemplates.ensure: makes another one when an earlier run deleted what it made by the same request', async () => {
    const first = await madeTemplates(on, needs);
    await launchTemplates(on.context).destroy(templatesRef(on));
    await on.time.pass();
    const second = await madeTemplates(on, needs);
    expect(second.templates['services']?.id).not.toBe(first.templates['services']?.id);
    expect(on.commits('CreateLaunchTemplate')).toHaveLength(4);
  });

  test('nodeGroup.ensure: twice is one create although the reply was lost; its machines join and carry our tags', async () => {
    const given = await forGroups();
    add({ match: { service: 'eks', operation: 'CreateNodegroup' }, nth: 1, action: { 'timeout-after-commit': {} } });
    const output = await nodeGroup(on.context).ensure(services(), props, given);
    expect(await nodeGroup(on.context).ensure(services(), props, given)).toEqual(output);
    expect(on.commits('CreateNodegroup')).toHaveLength(1);
    expect(output).toMatchObject({ pool: 'services', autoScalingGroup: expect.stringMatching(/^eks-services-/) });
    expect(await driftOfPlan(nodeGroup(on.context), services(), props)).toEqual([]);
    const pools = [...on.clusters.nodes.values()].flat();
    expect(pools).toMatchObject([{ pool: 'services', size: 2, labels: { 'gitpod.io/workload_meta': 'true' } }]);
    const ec2 = await on.amazon.clients.ec2();
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const [machine] = Reservations.flatMap(({ Instances }) => Instances ?? []);
    expect(machine?.Tags).toContainEqual({ Key: 'slipway.dev/installation', Value: 'acme-aws' });
    const [found] = (await nodeGroup(on.context).list?.(on.scope)) ?? [];
    expect(found).toEqual({ kind: 'aws.node-group', name: 'services', step: 'node-pools/services', incarnation: 1 });
  });

  test('nodeGroup.ensure: bounds, tags and image change in place; machines and disks do not', async () => {
    const given = await forGroups();
    const groups = nodeGroup(on.context);
    await groups.ensure(services(), props, given);
    const changed = { ...props, min: 3, max: 8, tags: { owner: 'infra' } };
    expect((await driftOfPlan(groups, services(), changed))?.sort()).toEqual(['max', 'min', 'tags']);
    await groups.ensure(services(), changed, given);
    expect(await driftOfPlan(groups, services(), changed)).toEqual([]);
    expect((await read())?.scalingConfig).toMatchObject({ minSize: 3, maxSize: 8, desiredSize: 3 });

    const image = (await templateProps(on, '1.33')).image;
    const planned = { ...(await templateProps(on)), image };
    const templates = await launchTemplates(on.context).ensure(templatesRef(on), planned, needs);
    await groups.ensure(services(), changed, { ...given, templates });
    expect((await read())?.launchTemplate?.version).toBe('2');
    expect(on.commits('UpdateNodegroupConfig', 'UpdateNodegroupVersion')).toHaveLength(2);

    const larger = Object.entries(planned.templates).map(([name, each]) => [name, { ...each, diskGb: 400 }]);
    const bigger = { ...planned, templates: Object.fromEntries(larger) as typeof planned.templates };
    const disks = await launchTemplates(on.context).ensure(templatesRef(on), bigger, needs);
    const refusal = { failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' } };
    await expect(groups.ensure(services(), changed, { ...given, templates: disks })).rejects.toMatchObject(refusal);
    const other = { ...changed, machineType: 'm6i.2xlarge' };
    await expect(groups.ensure(services(), other, { ...given, templates })).rejects.toMatchObject(refusal);
    expect(on.commits('UpdateNodegroupVersion')).toHaveLength(1);
  });

  test('nodeGroup.ensure: one that found no machines is deleted and made again', async () => {
    const given = await forGroups();
    add({ match: { operation: 'CreateNodegroup' }, nth: 1, action: { stockout: { zone: 'eu-west-1b' } } });
    await nodeGroup(on.context).ensure(services(), props, given);
    expect(on.commits('CreateNodegroup', 'DeleteNodegroup')).toEqual([
      'CreateNodegroup',
      'DeleteNodegroup',
      'CreateNodegroup',
    ]);
  });

  test("nodeGroup.ensure: what keeps machines away is said in Amazon's words, and nothing broken is left", async () => {
    const given = await forGroups();
    on.cloud.seed({ aws: { stockouts: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] } });
    const failed = await nodeGroup(on.context)
      .ensure(services(), props, given)
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({
      failure: {
        code: 'CAPACITY',
        rule: 'SW-CAP-012',
        cloudWords: expect.stringContaining('InsufficientInstanceCapacity'),
      },
    });
    expect(await nodeGroup(on.context).list?.(on.scope)).toEqual([]);
  });

  test('nodeGroup.ensure: machines that do not join are NOT_READY', async () => {
    const given = await forGroups();
    on.clusters.nodesGetReady = false;
    const broken = { 'op-fails': { code: 'NodeCreationFailure', leaves: 'broken' } };
    add({ match: { operation: 'CreateNodegroup', phase: 'lro' }, action: broken });
    await expect(nodeGroup(on.context).ensure(services(), props, given)).rejects.toMatchObject({
      failure: { code: 'NOT_READY', rule: 'SW-READY-041', cloudWords: expect.stringContaining('NodeCreationFailure') },
    });
  });

  test('nodeGroup.ensure: a run that is cancelled meanwhile lets it settle', async () => {
    const given = await forGroups();
    const stop = new AbortController();
    const call = { ...callContext(), signal: stop.signal };
    call.heartbeat = ({ status }) => {
      if (status !== 'CREATING') return;
      stop.abort(new Error('cancelled'));
      on.time.goOn();
    };
    await on.time.pass();
    on.time.stop();
    await nodeGroup({ ...on.context, call }).ensure(services(), props, given);
    expect(stop.signal.aborted).toBe(true);
    expect((await read())?.status).toBe('ACTIVE');
  });

  test('nodeGroup: one of somebody else is left alone', async () => {
    const { templates, role } = await forGroups();
    const eks = await on.amazon.clients.eks();
    const subnets = Object.values(needs.subnets.private);
    const theirs = { clusterName: 'acme-aws', nodegroupName: 'services', nodeRole: role.arn, subnets };
    await eks.send(new CreateNodegroupCommand(theirs));
    const refusal = { failure: { code: 'NOT_OWNED' } };
    const given = { ...needs, templates };
    await expect(nodeGroup(on.context).ensure(services(), props, given)).rejects.toMatchObject(refusal);
    await expect(nodeGroup(on.context).observe(services())).rejects.toMatchObject(refusal);
    await expect(nodeGroup(on.context).destroy(services())).rejects.toMatchObject(refusal);
    expect(await nodeGroup(on.context).list?.(on.scope)).toEqual([]);
  });

  test.each([
    ['was seen on its way', 0],
    ['nobody saw on its way', 3_600_000],
  ])(
    'nodeGroup.destroy: one that EKS gives up deleting and %s is said at once, and goes the next time',
    async (_, ms) => {
      await nodeGroup(on.context).ensure(services(), props, await forGroups());
      // Time stands until the delete is answered; then as much has passed.
      await on.time.pass();
      on.time.stop();
      (await on.amazon.clients.eks()).middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const answer = await next(args);
            if (commandName === 'DeleteNodegroupCommand') await on.time.pass(ms);
            else if (on.commits('DeleteNodegroup').length > 0) on.time.goOn();
            return answer;
          },
        { step: 'initialize' },
      );
      const stays = { 'op-fails': { code: 'Ec2SecurityGroupDeletionFailure', leaves: 'broken' } };
      add({ match: { operation: 'DeleteNodegroup', phase: 'lro' }, nth: 1, action: stays });
      await expect(nodeGroup(on.context).destroy(services())).rejects.toMatchObject({
        failure: { cloudWords: expect.stringContaining('Ec2SecurityGroupDeletionFailure') },
      });
      expect((await read())?.status).toBe('DELETE_FAILED');
      await nodeGroup(on.context).destroy(services());
      expect(await nodeGroup(on.context).list?.(on.scope)).toEqual([]);
    },
  );

  test('scalingTags.ensure: every group carries our tags for its machines and what the autoscaler looks for', async () => {
    const given = await forGroups();
    const made = {
      services: await nodeGroup(on.context).ensure(services(), props, given),
      workspaces: await nodeGroup(on.context).ensure(workspaces(), { ...props, desired: 1 }, given),
    };
    const ref = on.ref('node-pools/asg-tags', 'aws.asg-tags', 'acme-aws-asg-tags');
    const tags = scalingTags(on.context);
    expect(await tags.observe(ref)).toBeUndefined();
    await tags.ensure(ref, { tags: { team: 'platform' } }, made);
    await tags.ensure(ref, { tags: { team: 'platform' } }, made);
    expect(on.commits('CreateOrUpdateTags')).toHaveLength(2);
    expect(await driftOfPlan(tags, ref, { tags: { team: 'platform' } })).toEqual([]);
    await tags.ensure(ref, { tags: {} }, made);
    expect(await driftOfPlan(tags, ref, { tags: {} })).toEqual([]);
    const client = await on.amazon.clients.autoScaling();
    const { AutoScalingGroups = [] } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    for (const group of AutoScalingGroups) {
      const byKey = Object.fromEntries((group.Tags ?? []).map((tag) => [tag.Key, tag]));
      expect(byKey['slipway.dev/installation']).toMatchObject({ Value: 'acme-aws', PropagateAtLaunch: true });
      expect(byKey['k8s.io/cluster-autoscaler/enabled']).toMatchObject({ Value: 'true' });
      expect(byKey['k8s.io/cluster-autoscaler/acme-aws']).toMatchObject({ Value: 'owned' });
      expect(byKey['team']).toBeUndefined();
    }
    expect(AutoScalingGroups).toHaveLength(2);
  });

  test('destroy: groups go, twice is success; a cluster takes along what is left of ours', async () => {
    const given = await forGroups();
    await nodeGroup(on.context).ensure(services(), props, given);
    await nodeGroup(on.context).ensure(workspaces(), props, given);
    add({ match: { service: 'eks', operation: 'DeleteNodegroup' }, nth: 1, action: { 'timeout-after-commit': {} } });
    await nodeGroup(on.context).destroy(services());
    await nodeGroup(on.context).destroy(services());
    expect(on.commits('DeleteNodegroup')).toHaveLength(1);
    expect(await nodeGroup(on.context).observe(services())).toBeUndefined();
    await cluster(on.context).destroy(clusterRef(on));
    expect(on.commits('DeleteNodegroup', 'DeleteCluster')).toEqual([
      'DeleteNodegroup',
      'DeleteNodegroup',
      'DeleteCluster',
    ]);
    await nodeGroup(on.context).destroy(workspaces());
    expect(await nodeGroup(on.context).list?.(on.scope)).toEqual([]);
  });
});
