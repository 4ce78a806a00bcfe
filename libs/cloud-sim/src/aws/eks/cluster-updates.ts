import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, object, text } from '../../core/json.ts';
import type { Spread } from '../../core/seeded.ts';
import { durations } from '../durations.ts';
import type { Call, Reply } from '../service.ts';
import { checkEndpointAccess, checkGroups, checkLogging, checkSubnets } from './cluster-draft.ts';
import { childrenOf, findActiveCluster, findCluster } from './names.ts';
import { invalidParameter, invalidRequest } from './refusals.ts';
import { beginUpdate, refuseBusy, replayedUpdate, showUpdate } from './updates.ts';
import { minorOf, offeredVersion } from './versions.ts';

interface Change {
  type: string;
  /** New members of the cluster's body. */
  change: JsonObject;
  params: Record<string, string>;
  spread?: Spread;
}

const addressing = ['name', 'clientRequestToken'];
/** Quick, and without a word in the cluster's status. */
const quiet = ['UpgradePolicyUpdate', 'DeletionProtectionUpdate'];

export function updateClusterConfig(call: Call): Reply {
  const cluster = findCluster(call, 'name');
  const before = replayedUpdate(call, cluster);
  if (before) return { update: showUpdate(call.aws, before) };
  const wanted = Object.keys(call.input).filter((key) => !addressing.includes(key) && call.input[key] !== undefined);
  const [option, ...more] = wanted;
  if (option === undefined) throw invalidParameter('No changes needed for the cluster config provided');
  if (more.length > 0) throw invalidRequest('Only one type of update can be allowed.');
  const planner = planners[option];
  if (!planner) throw invalidRequest(`${option} is not served by the local cloud`);
  return begin(call, cluster, planner(call, cluster));
}

export function updateClusterVersion(call: Call): Reply {
  const cluster = findCluster(call, 'name');
  const before = replayedUpdate(call, cluster);
  if (before) return { update: showUpdate(call.aws, before) };
  const from = text(cluster.body, 'version');
  const version = offeredVersion(text(call.input, 'version'));
  if (version === from) throw invalidParameter(`Cluster is already at the desired version: ${version}`);
  if (minorOf(version) !== minorOf(from) + 1)
    throw invalidParameter(`Unsupported Kubernetes minor version update from ${from} to ${version}`);
  const behind = childrenOf(call.aws, cluster.id, 'nodegroups').find(
    (group) => minorOf(version) - minorOf(text(group.body, 'version')) > 3,
  );
  if (behind)
    throw invalidParameter(
      `Kubelet version of node group ${behind.name} must be updated to match cluster version ${from} before updating cluster version`,
    );
  return begin(call, cluster, { type: 'VersionUpdate', change: { version }, params: { Version: version } });
}

function begin(call: Call, cluster: Resource, { type, change, params, spread }: Change): Reply {
  refuseBusy(call, type, cluster, cluster.name);
  findActiveCluster({ ...call, input: { ...call.input, clusterName: cluster.name } });
  if (!quiet.includes(type)) call.aws.graph.patch(cluster.id, { status: 'UPDATING' });
  return beginUpdate(call, {
    type,
    target: cluster,
    cluster: cluster.name,
    params,
    spread: spread ?? durations.clusterUpdate,
    args: { change },
  });
}

const planners: Record<string, (call: Call, cluster: Resource) => Change> = {
  resourcesVpcConfig: (call, cluster) => {
    const config = object(call.input, 'resourcesVpcConfig');
    const before = object(cluster.body, 'resourcesVpcConfig');
    const aboutNetwork = config['subnetIds'] !== undefined || config['securityGroupIds'] !== undefined;
    return aboutNetwork ? planNetwork(call, cluster, config, before) : planAccess(config, before);
  },
  logging: (call, cluster) => {
    const logging = merged(object(cluster.body, 'logging'), object(call.input, 'logging'));
    if (JSON.stringify(logging) === JSON.stringify(object(cluster.body, 'logging')))
      throw invalidParameter('No changes needed for the logging config provided');
    return { type: 'LoggingUpdate', change: { logging }, params: { ClusterLogging: JSON.stringify(logging) } };
  },
  accessConfig: (call, cluster) => {
    const order = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'];
    const before = object(cluster.body, 'accessConfig');
    const from = text(before, 'authenticationMode');
    const authenticationMode = text(object(call.input, 'accessConfig'), 'authenticationMode');
    if (order.indexOf(authenticationMode) <= order.indexOf(from))
      throw invalidParameter(`Unsupported authentication mode update from ${from} to ${authenticationMode}`);
    const accessConfig = { ...before, authenticationMode };
    return { type: 'AccessConfigUpdate', change: { accessConfig }, params: { AuthenticationMode: authenticationMode } };
  },
  upgradePolicy: (call) => {
    const supportType = text(object(call.input, 'upgradePolicy'), 'supportType');
    const change = { upgradePolicy: { supportType } };
    return { type: 'UpgradePolicyUpdate', change, params: { UpgradePolicy: supportType }, spread: durations.other };
  },
  deletionProtection: (call) => {
    const deletionProtection = call.input['deletionProtection'] === true;
    return {
      type: 'DeletionProtectionUpdate',
      change: { deletionProtection },
      params: { DeletionProtection: String(deletionProtection) },
      spread: durations.other,
    };
  },
};

function planAccess(config: JsonObject, before: JsonObject): Change {
  const access = checkEndpointAccess(config, {
    endpointPublicAccess: before['endpointPublicAccess'] === true,
    endpointPrivateAccess: before['endpointPrivateAccess'] === true,
    publicAccessCidrs: list(before, 'publicAccessCidrs').filter((cidr) => typeof cidr === 'string'),
  });
  const { endpointPublicAccess, endpointPrivateAccess } = access;
  const cidrs = list(access, 'publicAccessCidrs').join(', ');
  if (Object.entries(access).every(([key, value]) => JSON.stringify(before[key]) === JSON.stringify(value)))
    throw invalidParameter(
      `Cluster is already at the desired configuration with endpointPrivateAccess: ${String(endpointPrivateAccess)} , endpointPublicAccess: ${String(endpointPublicAccess)}, and Public Endpoint Restrictions: [${cidrs}]`,
    );
  return {
    type: 'EndpointAccessUpdate',
    change: { resourcesVpcConfig: { ...before, ...access } },
    params: {
      EndpointPublicAccess: String(endpointPublicAccess),
      EndpointPrivateAccess: String(endpointPrivateAccess),
      PublicAccessCidrs: JSON.stringify(access['publicAccessCidrs']),
    },
  };
}

function planNetwork(call: Call, cluster: Resource, config: JsonObject, before: JsonObject): Change {
  const ids = (key: string): string[] =>
    list(config[key] === undefined ? before : config, key).filter((id) => typeof id === 'string');
  const subnets = checkSubnets(call, cluster.name, ids('subnetIds'));
  const vpcId = text(before, 'vpcId');
  if (subnets.some((subnet) => subnet.vpcId !== vpcId))
    throw invalidParameter(`Provided subnets belong to a VPC other than ${vpcId} of the cluster`);
  const securityGroupIds = checkGroups(call, vpcId, ids('securityGroupIds'));
  const subnetIds = subnets.map(({ id }) => id);
  return {
    type: 'VpcConfigUpdate',
    change: { resourcesVpcConfig: { ...before, subnetIds, securityGroupIds } },
    params: { Subnets: JSON.stringify(subnetIds), SecurityGroups: JSON.stringify(securityGroupIds) },
  };
}

/** Types that the request does not name stay as they are. */
function merged(before: JsonObject, wanted: JsonObject): JsonObject {
  const setups = [...list(before, 'clusterLogging'), ...list(wanted, 'clusterLogging')];
  const state = new Map<string, boolean>();
  for (const setup of setups) {
    if (typeof setup !== 'object' || setup === null || Array.isArray(setup)) continue;
    for (const type of list(setup, 'types')) if (typeof type === 'string') state.set(type, setup['enabled'] === true);
  }
  return checkLogging({ clusterLogging: [...state].map(([type, enabled]) => ({ types: [type], enabled })) });
}
