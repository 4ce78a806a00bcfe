import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, labels, list, object, text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { exceeded } from '../compute/quota.ts';
import { soldOut } from '../compute/sold-out.ts';
import { vmSize } from '../compute/vm-sizes.ts';
import { ArmFault } from '../fault.ts';
import { delegationOf } from '../network/subnets.ts';
import { badParameter, badRequest, fixedProperty, missingParameter } from './refusals.ts';
import { poolVersion } from './versions.ts';

/** What a pool is made in. */
export interface PoolSetting {
  azure: Azure;
  location: string;
  /** Version of the control plane. */
  version: string;
  overlay: boolean;
}

export const poolNames = /^[a-z][a-z0-9]{0,11}$/;
const imageVersion = 'AKSUbuntu-2204gen2containerd-202611.02.0';
const osSkus = ['Ubuntu', 'Ubuntu2204', 'Ubuntu2404', 'AzureLinux', 'AzureLinux3'];
const fixed = ['vmSize', 'osDiskSizeGB', 'osDiskType', 'vnetSubnetID', 'maxPods', 'osType', 'type'] as const;

export function badPoolName(): ArmFault {
  return badParameter(
    'agentPoolProfile.name',
    'the name must start with a lowercase letter and have 1 to 12 lowercase letters and digits',
  );
}

/**
 * Checks a pool's properties as sent and completes them.
 * @param before properties that stand
 */
export function completePool(setting: PoolSetting, name: string, sent: JsonObject, before?: JsonObject): JsonObject {
  const { azure, location, version, overlay } = setting;
  if (!poolNames.test(name)) throw badPoolName();
  const size = text(sent, 'vmSize');
  if (size === '') throw missingParameter('agentPoolProfile.vmSize');
  checkSize(azure, location, size);
  const mode = text(sent, 'mode') || 'User';
  if (!['System', 'User'].includes(mode))
    throw badParameter('agentPoolProfile.mode', `${mode} is neither System nor User`);
  if ((text(sent, 'osType') || 'Linux') !== 'Linux')
    throw badRequest('Windows agent pools are not available in this cluster.', 'agentPoolProfile.osType');
  const osSku = text(sent, 'osSKU') || 'Ubuntu';
  if (!osSkus.includes(osSku)) throw badParameter('agentPoolProfile.osSKU', `${osSku} is not a supported OS SKU`);
  const type = text(sent, 'type') || 'VirtualMachineScaleSets';
  if (type !== 'VirtualMachineScaleSets') throw badParameter('agentPoolProfile.type', `${type} is not available`);
  const maxPods = integer(sent, 'maxPods') ?? (overlay ? 250 : 30);
  if (maxPods < 10 || maxPods > 250)
    throw badParameter('agentPoolProfile.maxPods', 'maxPods must be between 10 and 250');
  const count = sizeOf(sent, before);
  const subnet = text(sent, 'vnetSubnetID');
  if (subnet !== '') checkSubnet(azure, subnet);
  const more = count - (before ? (integer(before, 'count') ?? 0) : 0);
  const limit = more > 0 ? exceeded(azure, location, size, more) : undefined;
  if (limit) throw overQuota(limit, (vmSize(size)?.vcpus ?? 0) * more, location);
  const orchestratorVersion = poolVersion(
    text(sent, 'orchestratorVersion') || text(before, 'currentOrchestratorVersion'),
    version,
  );
  const complete: JsonObject = {
    osDiskSizeGB: 128,
    osDiskType: 'Managed',
    kubeletDiskType: 'OS',
    enableNodePublicIP: false,
    enableFIPS: false,
    scaleDownMode: 'Delete',
    upgradeSettings: { maxSurge: '10%' },
    ...sent,
    count,
    maxPods,
    mode,
    osType: 'Linux',
    osSKU: osSku,
    type,
    orchestratorVersion,
    currentOrchestratorVersion: orchestratorVersion,
    nodeImageVersion: imageVersion,
    powerState: { code: 'Running' },
  };
  const changed = before && fixed.find((key) => JSON.stringify(before[key]) !== JSON.stringify(complete[key]));
  if (changed !== undefined) throw fixedProperty(`properties.${changed}`);
  return complete;
}

function checkSize(azure: Azure, location: string, size: string): void {
  if (!vmSize(size)) {
    throw badRequest(
      `The VM size of ${size} is not allowed in your subscription in location '${location}'. For more details, please visit https://aka.ms/aks/quotas-skus-regions`,
      'agentPoolProfile.vmSize',
    );
  }
  if (soldOut(azure, location, size)) {
    throw new ArmFault(
      'SkuNotAvailable',
      `The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: ${size}' is currently not available in location '${location}'. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.`,
      { http: 409 },
    );
  }
}

/** Machines to begin with; a pool that scales itself keeps those that it has. */
function sizeOf(sent: JsonObject, before: JsonObject | undefined): number {
  const scales = sent['enableAutoScaling'] === true;
  const least = integer(sent, 'minCount');
  const most = integer(sent, 'maxCount');
  const count = integer(sent, 'count') ?? integer(before, 'count') ?? least ?? 1;
  if (!scales) {
    if (least !== undefined || most !== undefined) {
      throw badParameter('agentPoolProfile.enableAutoScaling', 'minCount and maxCount need enableAutoScaling');
    }
    if (count < 0 || count > 1000) throw badParameter('agentPoolProfile.count', 'count must be between 0 and 1000');
    return count;
  }
  if (least === undefined || most === undefined)
    throw missingParameter('agentPoolProfile.minCount or agentPoolProfile.maxCount');
  if (least > most || most > 1000)
    throw badParameter('agentPoolProfile.maxCount', `minCount ${least} must not be above maxCount ${most}`);
  return Math.min(most, Math.max(least, count));
}

function checkSubnet(azure: Azure, id: string): void {
  const subnet = azure.find(id);
  if (!subnet) {
    throw new ArmFault(
      'InvalidResourceReference',
      `Resource ${id} referenced by agent pool was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      { target: 'agentPoolProfile.vnetSubnetID' },
    );
  }
  const service = delegationOf(subnet);
  if (service !== undefined) {
    throw new ArmFault(
      'SubnetIsDelegated',
      `Subnet ${id} is delegated to ${service} and cannot be used by an agent pool.`,
      { target: 'agentPoolProfile.vnetSubnetID' },
    );
  }
}

function overQuota(
  { name, used, limit }: { name: string; used: number; limit: number },
  wanted: number,
  location: string,
): ArmFault {
  return new ArmFault(
    'ErrCode_InsufficientVCPUQuota',
    `Insufficient vcpu quota requested ${wanted}, remaining ${limit - used} for family ${name} for region ${location}. For more details visit https://aka.ms/AKS/InsufficientVCPUQuota`,
  );
}

/** Subnet whose addresses the machines take. */
export function subnetIdOf(pool: Resource | JsonObject): string {
  const properties = 'body' in pool ? object(pool.body as JsonObject, 'properties') : pool;
  return text(properties, 'vnetSubnetID');
}

/** Labels of its nodes as sent. */
export function nodeLabelsOf(pool: Resource): Record<string, string> {
  return labels(object(pool.body, 'properties'), 'nodeLabels');
}

export function zonesOf(pool: Resource): string[] {
  return list(object(pool.body, 'properties'), 'availabilityZones').filter((zone) => typeof zone === 'string');
}
