import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, labels, list, object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import {
  instancesOf,
  launchInstance,
  launchProblem,
  storageProblem,
  subnetFacts,
  terminateInstance,
} from '../ec2/footprint.ts';
import type { InstanceRequest } from '../ec2/footprint.ts';
import { placeOf } from '../ec2/objects.ts';
import { ubuntuImages } from '../ssm/images.ts';
import { nodesChanged } from '../eks/nodes-changed.ts';
import { tagList } from '../tag-list.ts';

const maker = 'autoscaling.amazonaws.com';
const syncTask = 'aws.autoscaling.sync';
/** From a changed number to machines that are up. */
const startSeconds = 40;

/** What the group starts its machines from: kept beside the group, as its launch template may go before it. */
export interface LaunchSettings extends JsonObject {
  groupIds: string[];
  instanceType: string;
  imageId: string;
  volumes: { deviceName: string; sizeGib: number; type: string; encrypted: boolean }[];
  tags: Record<string, string>;
  volumeTags: Record<string, string>;
  interfaceTags: Record<string, string>;
}

/** Why a machine could not be had, in EC2's words. */
export interface LaunchProblem {
  code: string;
  message: string;
}

/** Machines of the group that are up or coming up, oldest first. */
export function machinesOf(aws: Aws, group: Resource): Resource[] {
  const gone = ['shutting-down', 'terminated'];
  return instancesOf(aws, group.id)
    .filter((instance) => !gone.includes(text(object(instance.body, 'State'), 'Name')))
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Launches and ends machines until there are as many as desired; what could not be had is kept as the newest activity. */
export function syncMachines(aws: Aws, groupId: string): LaunchProblem | undefined {
  const group = aws.graph.get(groupId);
  if (!group) return undefined;
  const desired = integer(group.body, 'DesiredCapacity') ?? 0;
  let problem: LaunchProblem | undefined;
  for (let have = machinesOf(aws, group).length; have < desired && !problem; have++) problem = launch(aws, group);
  const surplus = machinesOf(aws, group).slice(desired);
  for (const instance of surplus) terminateInstance(aws, placeOf(group), text(instance.body, 'InstanceId'), maker);
  const { problem: _before, ...hidden } = group.hidden ?? {};
  aws.graph.update(group.id, group.body, { hidden: problem ? { ...hidden, problem: { ...problem } } : hidden });
  tellCluster(aws, group);
  return problem;
}

/** In a while: a machine takes its time to start or to end. */
export function syncSoon(aws: Aws, group: Resource): void {
  aws.scheduler.at(aws.clock.now() + startSeconds * 1000, syncTask, { group: group.id }, `sync ${group.id}`);
}

export function defineSync(aws: Aws): void {
  aws.scheduler.handle(syncTask, { run: (task) => void syncMachines(aws, text(task.args, 'group')) });
}

/** The group of a node group: its cluster's control plane hears of every change. */
export function tellCluster(aws: Aws, group: Resource): void {
  const cluster = aws.graph.get(group.parent ?? '')?.parent;
  if (cluster !== undefined) nodesChanged(aws, cluster);
}

function launch(aws: Aws, group: Resource): LaunchProblem | undefined {
  const place = placeOf(group);
  const subnetId = emptiestSubnet(aws, group);
  const settings = object(group.hidden, 'launch') as LaunchSettings;
  const { instanceType, imageId } = settings;
  const known = imageId === '' || ubuntuImages(place.region).some((image) => image.imageId === imageId);
  if (!known) return { code: 'InvalidAMIID.NotFound', message: `The image id '[${imageId}]' does not exist` };
  const problem =
    launchProblem(aws, place, { instanceType, subnetId, count: 1 }) ?? storageProblem(aws, place, settings.volumes);
  if (problem) return problem;
  const carried = objects(group.body, 'Tags').filter((tag) => tag['PropagateAtLaunch'] === true);
  const tags = Object.fromEntries(carried.map((tag) => [text(tag, 'Key'), text(tag, 'Value')]));
  const request: InstanceRequest = {
    ...settings,
    subnetId,
    tags: { ...labels(settings, 'tags'), ...tags, 'aws:autoscaling:groupName': group.name },
    holder: group.id,
    createdBy: maker,
  };
  launchInstance(aws, place, request);
  return undefined;
}

/** Auto Scaling keeps its zones level. */
function emptiestSubnet(aws: Aws, group: Resource): string {
  const place = placeOf(group);
  const machines = machinesOf(aws, group);
  const subnets = text(group.body, 'VPCZoneIdentifier').split(',');
  const zones = list(group.body, 'AvailabilityZones');
  const crowd = (id: string): number => {
    const zone = subnetFacts(aws, place, id)?.zone ?? zones[0];
    return machines.filter((item) => text(object(item.body, 'Placement'), 'AvailabilityZone') === zone).length;
  };
  return subnets.reduce((best, id) => (crowd(id) < crowd(best) ? id : best), subnets[0] ?? '');
}

/** Tags as DescribeAutoScalingGroups shows them. */
export function groupTags(name: string, tags: Record<string, string>, propagate: boolean): JsonObject[] {
  return Object.entries(tags).map(([Key, Value]) => ({
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
    Key,
    Value,
    PropagateAtLaunch: propagate,
  }));
}

export function tagValue(resource: Resource, key: string): string | undefined {
  return tagList(resource.body, 'Tags').find((tag) => tag.Key === key)?.Value;
}
