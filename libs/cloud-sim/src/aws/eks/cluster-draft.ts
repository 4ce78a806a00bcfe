import { isIP } from 'node:net';
import type { JsonObject } from '../../core/json.ts';
import { labels, list, object, objects, text } from '../../core/json.ts';
import { subnetFacts } from '../ec2/footprint.ts';
import type { SubnetFacts } from '../ec2/footprint.ts';
import { findObject, placeOfCall } from '../ec2/objects.ts';
import { AwsFault } from '../fault.ts';
import { availabilityZones } from '../regions.ts';
import type { Call } from '../service.ts';
import { invalidParameter, invalidRequest, refuseUnserved } from './refusals.ts';
import { serviceNetwork } from './service-network.ts';
import { offeredVersion, platformVersion } from './versions.ts';

export interface ClusterDraft {
  body: JsonObject;
  subnets: SubnetFacts[];
}

const namePattern = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;
/** Each of the subnets needs this many for the control plane's interfaces. */
const addressesPerSubnet = 6;
const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
/** Never had room for control planes, by the id of the zone. */
const crowdedZones = ['use1-az3', 'usw1-az2', 'cac1-az3'];
export const crowdedZonesSetting = 'aws.eksCrowdedZones';

const unserved = [
  'outpostConfig',
  'encryptionConfig',
  'computeConfig',
  'storageConfig',
  'remoteNetworkConfig',
  'zonalShiftConfig',
  'controlPlaneScalingConfig',
  'kubeApiServerConfig',
  'kubeSchedulerConfig',
  'kubeControllerManagerConfig',
];

const texts = (value: JsonObject, key: string): string[] => list(value, key).filter((item) => typeof item === 'string');

/** Checks a wanted cluster against everything around it; the body is that of a cluster that is about to be made. */
export function draftCluster(call: Call): ClusterDraft {
  const { input } = call;
  const name = text(input, 'name');
  if (!namePattern.test(name)) throw invalidParameter(`The cluster name '${name}' is not valid.`);
  refuseUnserved(input, unserved);
  const version = offeredVersion(text(input, 'version'));
  const config = object(input, 'resourcesVpcConfig');
  const subnets = checkSubnets(call, name, texts(config, 'subnetIds'));
  const [{ vpcId = '' } = {}] = subnets;
  const publicAccess = config['endpointPublicAccess'] !== false;
  return {
    subnets,
    body: {
      name,
      version,
      roleArn: text(input, 'roleArn'),
      resourcesVpcConfig: {
        subnetIds: subnets.map(({ id }) => id),
        securityGroupIds: checkGroups(call, vpcId, texts(config, 'securityGroupIds')),
        vpcId,
        ...checkEndpointAccess(config, { endpointPublicAccess: publicAccess, endpointPrivateAccess: false }),
      },
      kubernetesNetworkConfig: serviceNetwork(call, vpcId),
      logging: checkLogging(object(input, 'logging')),
      status: 'CREATING',
      certificateAuthority: {},
      platformVersion,
      tags: labels(input, 'tags'),
      health: { issues: [] },
      accessConfig: checkAccess(object(input, 'accessConfig')),
      upgradePolicy: { supportType: text(object(input, 'upgradePolicy'), 'supportType') || 'EXTENDED' },
      deletionProtection: input['deletionProtection'] === true,
    },
  };
}

export function checkSubnets(call: Call, cluster: string, ids: string[]): SubnetFacts[] {
  const subnets = ids.map((id) => {
    const found = subnetFacts(call.aws, placeOfCall(call), id);
    if (!found) throw invalidParameter(`The subnet ID '${id}' does not exist`, { clusterName: cluster });
    return found;
  });
  if (new Set(subnets.map(({ vpcId }) => vpcId)).size > 1)
    throw invalidParameter('Subnets specified must belong to the same VPC', { clusterName: cluster });
  refuseCrowdedZone(call, cluster, subnets);
  if (new Set(subnets.map(({ zone }) => zone)).size < 2)
    throw invalidParameter('Subnets specified must be in at least two different AZs', { clusterName: cluster });
  const full = subnets.find(({ freeAddresses }) => freeAddresses < addressesPerSubnet);
  if (full)
    throw invalidParameter(
      `One or more of the subnets provided doesn't have enough free IP addresses: ${full.id}. EKS needs at least ${addressesPerSubnet}.`,
      { clusterName: cluster },
    );
  return subnets;
}

function refuseCrowdedZone(call: Call, cluster: string, subnets: SubnetFacts[]): void {
  const seeded = call.aws.store.get<string[]>('settings', crowdedZonesSetting) ?? [];
  const zones = availabilityZones(call.region);
  const crowded = zones.filter(({ name, id }) => crowdedZones.includes(id) || seeded.includes(name));
  const target = subnets.find(({ zone }) => crowded.some(({ name }) => name === zone))?.zone;
  if (target === undefined) return;
  const validZones = zones.filter((zone) => !crowded.includes(zone)).map(({ name }) => name);
  throw new AwsFault(
    'UnsupportedAvailabilityZoneException',
    `Cannot create cluster '${cluster}' because ${target}, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: ${validZones.join(', ')}`,
    { members: { clusterName: cluster, validZones } },
  );
}

export function checkGroups(call: Call, vpcId: string, ids: string[]): string[] {
  for (const id of ids) {
    const group = findObject(call.aws, placeOfCall(call), 'security-group', id);
    if (!group) throw invalidParameter(`The security group ID '${id}' does not exist`);
    if (text(group.body, 'VpcId') !== vpcId)
      throw invalidParameter(`Security group ${id} does not belong to the VPC ${vpcId} of the cluster's subnets`);
  }
  return ids;
}

/** `before` holds what an unnamed option stays at. */
export function checkEndpointAccess(
  config: JsonObject,
  before: { endpointPublicAccess: boolean; endpointPrivateAccess: boolean; publicAccessCidrs?: string[] },
): JsonObject {
  const open = (key: 'endpointPublicAccess' | 'endpointPrivateAccess'): boolean =>
    typeof config[key] === 'boolean' ? config[key] : before[key];
  const endpointPublicAccess = open('endpointPublicAccess');
  const endpointPrivateAccess = open('endpointPrivateAccess');
  if (!endpointPublicAccess && !endpointPrivateAccess)
    throw invalidParameter('Private and public endpoint access cannot be false');
  const cidrs = texts(config, 'publicAccessCidrs');
  for (const cidr of cidrs) {
    const [address = '', bits = ''] = cidr.split('/');
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > 32)
      throw invalidParameter(`The following CIDRs are invalid in publicAccessCidrs: [${cidr}]`);
  }
  const unchanged = before.publicAccessCidrs ?? ['0.0.0.0/0'];
  return { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs: cidrs.length > 0 ? cidrs : unchanged };
}

export function checkLogging(logging: JsonObject): JsonObject {
  const enabled = new Set<string>();
  for (const setup of objects(logging, 'clusterLogging')) {
    for (const type of texts(setup, 'types')) {
      if (!logTypes.includes(type)) throw invalidParameter(`The log type '${type}' is not supported`);
      if (setup['enabled'] === true) enabled.add(type);
    }
  }
  const on = logTypes.filter((type) => enabled.has(type));
  const off = logTypes.filter((type) => !enabled.has(type));
  return {
    clusterLogging: [
      ...(on.length > 0 ? [{ types: on, enabled: true }] : []),
      ...(off.length > 0 ? [{ types: off, enabled: false }] : []),
    ],
  };
}

function checkAccess(access: JsonObject): JsonObject {
  const authenticationMode = text(access, 'authenticationMode') || 'CONFIG_MAP';
  const creatorIsAdmin = access['bootstrapClusterCreatorAdminPermissions'] !== false;
  if (authenticationMode === 'CONFIG_MAP' && !creatorIsAdmin)
    throw invalidRequest(
      'bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP',
    );
  return { bootstrapClusterCreatorAdminPermissions: creatorIsAdmin, authenticationMode };
}
