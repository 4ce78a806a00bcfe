import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, objects, text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import type { Azure } from '../azure.ts';
import { defaultTenant } from '../azure.ts';
import type { Draft } from '../resource-type.ts';
import { poolsOf } from './cluster-types.ts';
import { completeNetwork } from './network-profile.ts';
import { completePool, subnetIdOf } from './pool-draft.ts';
import { badParameter, badRequest, fixedProperty, missingParameter } from './refusals.ts';
import { clusterVersion, upgradesOf } from './versions.ts';

const longestGroup = 80;
const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';
/** Dollars an hour of a control plane. */
const tierPrices: Record<string, number> = { Free: 0, Standard: 0.1, Premium: 0.6 };
const fixed = ['dnsPrefix', 'nodeResourceGroup', 'enableRBAC'] as const;

/** Pools of a cluster as its own PUT sends them. */
export function sentPools(body: JsonObject): JsonObject[] {
  return objects(object(body, 'properties'), 'agentPoolProfiles');
}

/** Id of the identity that the control plane acts as; '' where it makes its own. */
export function controlIdentity(cluster: Resource | JsonObject): string {
  const body = 'body' in cluster ? (cluster.body as JsonObject) : cluster;
  return Object.keys(object(object(body, 'identity'), 'userAssignedIdentities'))[0] ?? '';
}

/** Checks a cluster as a PUT sends it and completes it. Its pools are resources of their own. */
export function clusterDraft(
  { azure, id, name, resourceGroup, body, sent }: ArmCall,
  before: Resource | undefined,
): Draft {
  const location = text(body, 'location') || before?.location || '';
  const properties = object(body, 'properties');
  const standing = before && object(before.body, 'properties');
  const version = versionOf(name, text(object(sent, 'properties'), 'kubernetesVersion'), standing);
  const profile = object(properties, 'networkProfile');
  const setting = { azure, location, version, overlay: text(profile, 'networkPluginMode') === 'overlay' };
  const pools = sentPools(sent);
  const known = before ? poolsOf(azure, before.id) : [];
  if (pools.length === 0 && !before) throw missingParameter('agentPoolProfiles');
  for (const pool of pools) {
    const { name: poolName = '', ...its } = pool;
    if (poolName === '') throw missingParameter('agentPoolProfile.name');
    const same = known.find((one) => one.name === poolName);
    if (before && !same) {
      throw badRequest(
        'A new agent pool was introduced. Adding agent pools to an existing cluster is not allowed through managed cluster operations. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api',
        'agentPoolProfiles',
      );
    }
    const has = same && object(same.body, 'properties');
    completePool(setting, String(poolName), has ? { ...has, ...its } : its, has);
  }
  if (!before && !pools.some((pool) => text(pool, 'mode') === 'System')) {
    throw badRequest('There has to be at least one system agent pool in the cluster.', 'agentPoolProfiles');
  }
  const subnets = [...pools, ...known.map((pool) => object(pool.body, 'properties'))]
    .map(subnetIdOf)
    .filter((subnet) => subnet !== '');
  const networkProfile = completeNetwork(azure, profile, subnets, standing && object(standing, 'networkProfile'));
  const identity = identityOf(azure, object(body, 'identity'));
  if (text(properties, 'dnsPrefix') === '' && text(properties, 'fqdnSubdomain') === '')
    throw missingParameter('dnsPrefix');
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]{0,52}[A-Za-z0-9])?$/.test(text(properties, 'dnsPrefix'))) {
    throw badParameter(
      'dnsPrefix',
      'it must contain 1 to 54 letters, digits and hyphens and start and end with a letter or digit',
    );
  }
  const nodeResourceGroup =
    text(properties, 'nodeResourceGroup') || `MC_${resourceGroup}_${name}_${location}`.slice(0, longestGroup);
  if (nodeResourceGroup.length > longestGroup)
    throw badParameter('nodeResourceGroup', `the name must have at most ${longestGroup} characters`);
  if (nodeResourceGroup.toLowerCase() === resourceGroup.toLowerCase()) {
    throw badParameter('nodeResourceGroup', 'it must not be the resource group of the cluster');
  }
  if (!before && azure.find(groupId(id, nodeResourceGroup))) {
    throw badRequest(
      `The node resource group '${nodeResourceGroup}' already exists. Please use another name.`,
      'nodeResourceGroup',
    );
  }
  const sku = { name: 'Base', tier: text(object(body, 'sku'), 'tier') || 'Free' };
  if (!(sku.tier in tierPrices))
    throw badParameter('sku.tier', `${sku.tier} is not one of ${Object.keys(tierPrices).join(', ')}`);
  const issuer = object(properties, 'oidcIssuerProfile');
  const security = object(properties, 'securityProfile');
  if (object(security, 'workloadIdentity')['enabled'] === true && issuer['enabled'] !== true) {
    throw badRequest('Workload identity requires the OIDC issuer to be enabled.', 'securityProfile.workloadIdentity');
  }
  if (standing && object(standing, 'oidcIssuerProfile')['enabled'] === true && issuer['enabled'] !== true) {
    throw badRequest('OIDC issuer feature cannot be disabled once it is enabled.', 'oidcIssuerProfile.enabled');
  }
  const { agentPoolProfiles: _pools, ...own } = properties;
  const complete: JsonObject = {
    maxAgentPools: 100,
    enableRBAC: true,
    supportPlan: 'KubernetesOfficial',
    disableLocalAccounts: false,
    autoUpgradeProfile: { upgradeChannel: 'none', nodeOSUpgradeChannel: 'NodeImage' },
    ...own,
    kubernetesVersion: version,
    currentKubernetesVersion: version,
    nodeResourceGroup,
    networkProfile,
    powerState: { code: 'Running' },
    oidcIssuerProfile: {
      enabled: issuer['enabled'] === true,
      ...(issuer['enabled'] === true ? { issuerURL: issuerUrl(azure, id, location, standing) } : {}),
    },
  };
  const changed = standing && fixed.find((key) => JSON.stringify(standing[key]) !== JSON.stringify(complete[key]));
  if (changed !== undefined) throw fixedProperty(`properties.${changed}`);
  const { id: _id, name: _name, type: _type, ...rest } = body;
  return {
    body: { ...rest, sku, identity, properties: complete },
    costPerHour: tierPrices[sku.tier] ?? 0,
  };
}

function versionOf(name: string, wanted: string, standing: JsonObject | undefined): string {
  const current = text(standing, 'currentKubernetesVersion');
  if (current === '') return clusterVersion(name, wanted);
  if (wanted === '' || wanted === current || current.startsWith(`${wanted}.`)) return current;
  const version = clusterVersion(name, wanted);
  if (!upgradesOf(current).includes(version)) {
    throw badRequest(
      `Upgrading Kubernetes version ${current} to ${version} is not allowed. Available upgrades: [${upgradesOf(current).join(' ')}]. Please see https://aka.ms/aks-supported-k8s-ver for version details.`,
      'kubernetesVersion',
    );
  }
  return version;
}

/** The identity with the ids that the directory knows it by. */
function identityOf(azure: Azure, identity: JsonObject): JsonObject {
  const type = text(identity, 'type');
  if (type === 'SystemAssigned') return identity;
  const [wanted] = Object.keys(object(identity, 'userAssignedIdentities'));
  if (type !== 'UserAssigned' || wanted === undefined) {
    throw badRequest('Either a managed identity or a service principal must be specified.', 'identity');
  }
  const found = azure.find(wanted);
  if (found?.type !== identityType) {
    throw badRequest(
      `The identity ${wanted} was not found. Please make sure the user assigned identity exists.`,
      'identity.userAssignedIdentities',
    );
  }
  const { clientId = '', principalId = '' } = object(found.body, 'properties');
  return { type, userAssignedIdentities: { [wanted]: { clientId, principalId } } };
}

function issuerUrl(azure: Azure, id: string, location: string, standing: JsonObject | undefined): string {
  const known = text(object(standing, 'oidcIssuerProfile'), 'issuerURL');
  if (known !== '') return known;
  const number = azure.graph.creates(id);
  return `https://${location}.oic.prod-aks.azure.com/${defaultTenant}/${azure.seeded.uuid('issuer', id, number)}/`;
}

/** Id of another group in a resource's subscription. */
export function groupId(id: string, group: string): string {
  return `${id.split('/').slice(0, 3).join('/')}/resourceGroups/${group}`;
}
