import type { JsonObject } from '../../core/json.ts';
import { integer, labels, object, text } from '../../core/json.ts';
import { machineType } from '../compute/machine-types.ts';
import { invalid, required } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { knowsAccount } from '../iam/accounts.ts';
import { imageTypes } from './versions.ts';

const nameRule = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;
const diskTypes = ['pd-standard', 'pd-ssd', 'pd-balanced', 'hyperdisk-balanced'];

export interface PoolContext {
  gcp: Gcp;
  project: string;
  path: string;
  version: string;
  locations: string[];
  workloadPool: string;
  channel: string;
}

/** Checks a pool as Google does and fills what it fills; 400 with its sentence otherwise. */
export function draftPool(pool: JsonObject, context: PoolContext): JsonObject {
  const name = text(pool, 'name');
  if (!nameRule.test(name))
    throw invalid(
      `Invalid value for field "node_pool.name": "${name}". Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?)'.`,
    );
  const count = integer(pool, 'initialNodeCount') ?? 0;
  if (count < 0 || count > 1000) throw invalid('NodePool.initial_node_count must be between 0 and 1000.');
  const autoscaling = checkAutoscaling(object(pool, 'autoscaling'));
  const wanted = (pool['locations'] as string[] | undefined) ?? [];
  const locations = wanted.length > 0 ? wanted : context.locations;
  const config = draftConfig(object(pool, 'config'), context, locations);
  const management = {
    autoRepair: true,
    autoUpgrade: context.channel !== 'UNSPECIFIED',
    ...object(pool, 'management'),
  };
  if (context.channel !== 'UNSPECIFIED' && management['autoUpgrade'] === false) {
    throw invalid(`Auto_upgrade must be true when release_channel ${context.channel} is set.`);
  }
  return {
    ...pool,
    name,
    config,
    initialNodeCount: count,
    locations,
    autoscaling,
    management,
    version: text(pool, 'version') || context.version,
    maxPodsConstraint: { maxPodsPerNode: '110', ...object(pool, 'maxPodsConstraint') },
    podIpv4CidrSize: 24,
    upgradeSettings: { maxSurge: 1, strategy: 'SURGE', ...object(pool, 'upgradeSettings') },
  };
}

export function checkAutoscaling(autoscaling: JsonObject): JsonObject {
  if (autoscaling['enabled'] !== true) return autoscaling;
  const least = integer(autoscaling, 'minNodeCount') ?? integer(autoscaling, 'totalMinNodeCount') ?? 0;
  const most = integer(autoscaling, 'maxNodeCount') ?? integer(autoscaling, 'totalMaxNodeCount') ?? 0;
  if (most < 1) throw invalid('NodePool.autoscaling.max_node_count must be greater than zero.');
  if (least > most) throw invalid('NodePool.autoscaling.min_node_count must be less than or equal to max_node_count.');
  return { locationPolicy: 'BALANCED', ...autoscaling };
}

function draftConfig(config: JsonObject, context: PoolContext, locations: string[]): JsonObject {
  const machine = text(config, 'machineType') || 'e2-medium';
  if (machine !== 'e2-medium' && !machineType(machine)) {
    throw invalid(`Machine type with name "${machine}" does not exist in zone "${locations[0] ?? ''}".`);
  }
  const imageType = (text(config, 'imageType') || 'COS_CONTAINERD').toUpperCase();
  if (!imageTypes.includes(imageType)) throw invalid(`Image type "${imageType}" is not supported.`);
  const diskType = text(config, 'diskType') || 'pd-balanced';
  if (!diskTypes.includes(diskType)) throw invalid(`Disk type "${diskType}" is not supported.`);
  const diskSizeGb = integer(config, 'diskSizeGb') ?? 100;
  if (diskSizeGb < 10) throw invalid('NodeConfig.disk_size_gb must be at least 10.');
  const account = text(config, 'serviceAccount') || 'default';
  if (account !== 'default' && !knowsAccount(context.gcp, account))
    throw invalid(`Service account "${account}" does not exist.`);
  const metadataMode = text(object(config, 'workloadMetadataConfig'), 'mode');
  if (metadataMode === 'GKE_METADATA' && context.workloadPool === '') {
    throw invalid('Workload metadata mode GKE_METADATA requires Workload Identity to be enabled on the cluster.');
  }
  for (const key of Object.keys(labels(config, 'labels'))) {
    if (/(^|\.)(kubernetes|k8s)\.io\//.test(key)) throw invalid(`Node label "${key}" uses a reserved prefix.`);
  }
  if (
    Array.isArray(config['oauthScopes']) &&
    config['oauthScopes'].some((scope) => !String(scope).startsWith('https://'))
  )
    throw required('config.oauth_scopes');
  return {
    ...config,
    machineType: machine,
    imageType,
    diskType,
    diskSizeGb,
    serviceAccount: account,
    shieldedInstanceConfig: { enableIntegrityMonitoring: true },
  };
}
