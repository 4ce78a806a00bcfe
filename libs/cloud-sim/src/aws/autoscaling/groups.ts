import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import { subnetFacts, terminateInstance } from '../ec2/footprint.ts';
import type { Place } from '../ec2/objects.ts';
import { placeOf } from '../ec2/objects.ts';
import type { LaunchSettings } from './machines.ts';
import { groupTags, machinesOf, tellCluster } from './machines.ts';

export const groupType = 'autoscaling.autoScalingGroups';

export interface GroupRequest {
  name: string;
  sizes: { min: number; max: number; desired: number };
  subnetIds: string[];
  launchTemplate: { id: string; name: string; version: string };
  launch: LaunchSettings;
  /** Of the group and of the machines that it starts. */
  tags: Record<string, string>;
  /** Id in the graph of the node group. */
  holder: string;
  createdBy: string;
}

/** The group without any machine yet. */
export function makeScalingGroup(aws: Aws, place: Place, request: GroupRequest): Resource {
  const { name, sizes, subnetIds, launchTemplate, launch, tags, holder, createdBy } = request;
  const id = groupArn(aws, place, name);
  const zones = subnetIds.map((subnet) => subnetFacts(aws, place, subnet)?.zone ?? '');
  const template = {
    LaunchTemplateId: launchTemplate.id,
    LaunchTemplateName: launchTemplate.name,
    Version: launchTemplate.version,
  };
  aws.graph.forget(id);
  return aws.graph.create({
    id,
    type: groupType,
    cloud,
    name,
    project: place.account,
    location: place.region,
    parent: holder,
    body: {
      AutoScalingGroupName: name,
      AutoScalingGroupARN: id,
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: template,
          Overrides: [{ InstanceType: launch.instanceType }],
        },
        InstancesDistribution: {
          OnDemandAllocationStrategy: 'prioritized',
          OnDemandBaseCapacity: 0,
          OnDemandPercentageAboveBaseCapacity: 100,
          SpotAllocationStrategy: 'lowest-price',
          SpotInstancePools: 2,
        },
      },
      MinSize: sizes.min,
      MaxSize: sizes.max,
      DesiredCapacity: sizes.desired,
      DefaultCooldown: 300,
      AvailabilityZones: [...new Set(zones)].sort(),
      LoadBalancerNames: [],
      TargetGroupARNs: [],
      HealthCheckType: 'EC2',
      HealthCheckGracePeriod: 15,
      CreatedTime: aws.clock.iso(),
      SuspendedProcesses: [],
      VPCZoneIdentifier: subnetIds.join(','),
      EnabledMetrics: [],
      Tags: groupTags(name, tags, true),
      TerminationPolicies: ['AllocationStrategy', 'OldestLaunchTemplate', 'OldestInstance'],
      NewInstancesProtectedFromScaleIn: false,
      ServiceLinkedRoleARN: arn(
        'iam',
        '',
        place.account,
        'role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      ),
      CapacityRebalance: true,
    },
    hidden: { launch },
    refs: [],
    createdBy,
  });
}

/** Ends all machines and takes the group away. */
export function removeScalingGroup(aws: Aws, group: Resource, by: string): void {
  for (const instance of machinesOf(aws, group))
    terminateInstance(aws, placeOf(group), text(instance.body, 'InstanceId'), by);
  tellCluster(aws, group);
  aws.graph.delete(group.id, by);
}

export function scalingGroups(aws: Aws, place: Place): Resource[] {
  return aws.graph
    .all(groupType)
    .filter(({ project, location }) => project === place.account && location === place.region);
}

export function showGroup(aws: Aws, group: Resource): JsonObject {
  const policy = object(object(group.body, 'MixedInstancesPolicy'), 'LaunchTemplate');
  const template = object(policy, 'LaunchTemplateSpecification');
  return {
    ...group.body,
    Instances: machinesOf(aws, group).map((instance) => ({
      InstanceId: text(instance.body, 'InstanceId'),
      InstanceType: text(instance.body, 'InstanceType'),
      AvailabilityZone: text(object(instance.body, 'Placement'), 'AvailabilityZone'),
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      LaunchTemplate: { ...template },
      ProtectedFromScaleIn: false,
    })),
  };
}

function groupArn(aws: Aws, place: Place, name: string): string {
  const uuid = aws.seeded.uuid('scaling group', place.account, place.region, name);
  return arn('autoscaling', place.region, place.account, `autoScalingGroup:${uuid}:autoScalingGroupName/${name}`);
}
