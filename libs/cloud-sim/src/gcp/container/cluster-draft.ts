import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, objects, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { isRegion, zonesOf } from '../compute/locations.ts';
import { computeId } from '../compute/references.ts';
import { invalid, notFound } from '../fault.ts';
import { subnetReadiness } from '../lag-profiles.ts';
import { draftPool } from './node-pool-draft.ts';
import { locationOf, parentOf } from './names.ts';
import { resolveVersion } from './versions.ts';

export interface ClusterDraft {
  name: string;
  path: string;
  location: string;
  body: JsonObject;
  pools: JsonObject[];
  network: Resource;
  subnet: Resource;
}

const nameRule = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;

/** Checks a cluster as Google does and fills what it fills. */
export function draftCluster(call: Call): ClusterDraft {
  const cluster = object(call.request, 'cluster');
  const name = text(cluster, 'name');
  if (!nameRule.test(name))
    throw invalid(
      `Invalid value for field "cluster.name": "${name}". Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?)'.`,
    );
  const location = locationOf(call.request);
  if (location === '-') throw invalid('Location "-" cannot hold a cluster.');
  const path = `${parentOf(call.request)}/clusters/${name}`;
  const channel = text(object(cluster, 'releaseChannel'), 'channel') || 'REGULAR';
  const version = resolveVersion(text(cluster, 'initialClusterVersion'), channel);
  const { network, subnet } = placement(call, cluster, location);
  checkRanges(cluster, subnet);
  checkFeatures(call, cluster);
  const wanted = (cluster['locations'] as string[] | undefined) ?? [];
  const locations = wanted.length > 0 ? wanted : isRegion(location) ? zonesOf(location).slice(0, 3) : [location];
  const workloadPool = text(object(cluster, 'workloadIdentityConfig'), 'workloadPool');
  const context = { gcp: call.gcp, project: call.project, path, version, locations, workloadPool, channel };
  const pools = poolsOf(cluster).map((pool) => draftPool(pool, context));
  const { nodePools: _pools, nodeConfig: _config, initialNodeCount: _count, ...rest } = cluster;
  return {
    name,
    path,
    location,
    pools,
    network,
    subnet,
    body: filled(rest, { network, subnet, version, locations, channel }),
  };
}

/** Either the pools are listed, or one `default-pool` is made from the older fields. */
function poolsOf(cluster: JsonObject): JsonObject[] {
  const pools = objects(cluster, 'nodePools');
  const count = integer(cluster, 'initialNodeCount') ?? 0;
  if (pools.length > 0) {
    if (count > 0 || cluster['nodeConfig'] !== undefined)
      throw invalid('Cluster.initial_node_count and Cluster.node_config must not be set with Cluster.node_pools.');
    return pools;
  }
  if (count < 1) throw invalid('Cluster.initial_node_count must be greater than zero.');
  return [{ name: 'default-pool', initialNodeCount: count, config: object(cluster, 'nodeConfig') }];
}

function placement(call: Call, cluster: JsonObject, location: string): { network: Resource; subnet: Resource } {
  const { gcp, project } = call;
  const short = (value: string): string => value.split('/').at(-1) ?? '';
  const networkName = short(text(cluster, 'network')) || 'default';
  const network = gcp.graph.get(computeId(`projects/${project}/global/networks/${networkName}`));
  if (!network) throw invalid(`Project "${project}" has no network named "${networkName}".`);
  const region = isRegion(location) ? location : location.replace(/-[a-z]$/, '');
  const subnetPath = `projects/${project}/regions/${region}/subnetworks/${short(text(cluster, 'subnetwork'))}`;
  const subnet = gcp.graph.get(computeId(subnetPath));
  if (!subnet) throw notFound(`The resource '${subnetPath}' was not found`);
  if (!subnet.refs.includes(network.id))
    throw invalid(`Subnetwork "${subnet.name}" does not belong to network "${networkName}".`);
  const readyAt = integer(subnet.hidden, 'readyAt');
  const lag = gcp.lags.length(subnetReadiness, 0, subnet.id);
  if (readyAt === undefined || gcp.clock.now() < readyAt + lag)
    throw invalid(`The resource '${subnetPath}' is not ready`);
  return { network, subnet };
}

function checkRanges(cluster: JsonObject, subnet: Resource): void {
  const policy = object(cluster, 'ipAllocationPolicy');
  const known = objects(subnet.body, 'secondaryIpRanges').map((range) => text(range, 'rangeName'));
  for (const [key, what] of [
    ['clusterSecondaryRangeName', 'Pod'],
    ['servicesSecondaryRangeName', 'Services'],
  ] as const) {
    const range = text(policy, key);
    if (range === '') continue;
    if (policy['useIpAliases'] !== true) throw invalid(`ip_allocation_policy.${key} requires use_ip_aliases.`);
    if (!known.includes(range))
      throw invalid(`${what} secondary range "${range}" does not exist in subnetwork "${subnet.name}".`);
  }
}

function checkFeatures(call: Call, cluster: JsonObject): void {
  const pool = text(object(cluster, 'workloadIdentityConfig'), 'workloadPool');
  if (pool !== '' && pool !== `${call.project}.svc.id.goog`)
    throw invalid(`Workload Identity pool "${pool}" must be "${call.project}.svc.id.goog".`);
  const policy = object(cluster, 'networkPolicy');
  const datapath = text(object(cluster, 'networkConfig'), 'datapathProvider');
  if (policy['enabled'] === true && datapath === 'ADVANCED_DATAPATH')
    throw invalid('Network policy cannot be enabled with Dataplane V2.');
  if (policy['enabled'] === true && text(policy, 'provider') !== 'CALICO')
    throw invalid('Network policy provider must be CALICO.');
  const addon = object(object(cluster, 'addonsConfig'), 'networkPolicyConfig');
  if (policy['enabled'] === true && addon['disabled'] !== false)
    throw invalid('Network policy addon must be enabled before enabling network policy on the nodes.');
  const labelRule = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
  for (const [key, value] of Object.entries(object(cluster, 'resourceLabels'))) {
    if (!/^[\p{Ll}\p{Lo}]/u.test(key) || !labelRule.test(key) || !labelRule.test(String(value)))
      throw invalid(`Invalid resource label "${key}": "${String(value)}".`);
  }
}

function filled(
  cluster: JsonObject,
  facts: { network: Resource; subnet: Resource; version: string; locations: string[]; channel: string },
): JsonObject {
  const { network, subnet, version, locations, channel } = facts;
  const masterAuth = object(cluster, 'masterAuth');
  const { password: _password, ...shownAuth } = masterAuth;
  return {
    loggingService: 'logging.googleapis.com/kubernetes',
    monitoringService: 'monitoring.googleapis.com/kubernetes',
    legacyAbac: {},
    ...cluster,
    network: network.name,
    subnetwork: subnet.name,
    networkConfig: {
      datapathProvider: 'LEGACY_DATAPATH',
      ...object(cluster, 'networkConfig'),
      network: network.id.replace('//compute.googleapis.com/', ''),
      subnetwork: subnet.id.replace('//compute.googleapis.com/', ''),
    },
    masterAuth: shownAuth,
    releaseChannel: channel === 'UNSPECIFIED' ? {} : { channel },
    initialClusterVersion: version,
    currentMasterVersion: version,
    currentNodeVersion: version,
    locations,
  };
}
