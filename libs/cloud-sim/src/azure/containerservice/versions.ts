import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { ArmCall, Reply } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import { ArmFault } from '../fault.ts';
import { poolsOf } from './cluster-types.ts';

interface Minor {
  version: string;
  patches: string[];
  isDefault?: boolean;
  isPreview?: boolean;
  longTermOnly?: boolean;
}

/** On sale in every location, newest first. */
const minors: Minor[] = [
  { version: '1.36', patches: ['1.36.1'], isPreview: true },
  { version: '1.35', patches: ['1.35.1', '1.35.4'] },
  { version: '1.34', patches: ['1.34.4', '1.34.7'], isDefault: true },
  { version: '1.33', patches: ['1.33.8', '1.33.9'] },
  { version: '1.32', patches: ['1.32.11', '1.32.12'], longTermOnly: true },
];

const newest = (minor: Minor): string => minor.patches.at(-1) ?? '';
const minorOf = (version: string): number => Number(version.split('.')[1]);

/** Full version of a wanted one: empty is the default, a minor its newest patch. Undefined: not on sale. */
function resolveVersion(wanted: string): string | undefined {
  const usual = minors.filter(({ longTermOnly }) => !longTermOnly);
  if (wanted === '') return newest(usual.find(({ isDefault }) => isDefault) ?? usual[0]!);
  const minor = usual.find(({ version }) => version === wanted);
  if (minor) return newest(minor);
  return usual.flatMap(({ patches }) => patches).find((patch) => patch === wanted);
}

const askFor =
  'Please use [az aks get-versions] command to get the supported version list in this region. For more information, please check https://aka.ms/supported-version-list';

/** @throws K8sVersionNotSupported */
export function clusterVersion(cluster: string, wanted: string): string {
  const version = resolveVersion(wanted);
  if (version !== undefined) return version;
  if (
    minors.some(({ longTermOnly, version: minor, patches }) => longTermOnly && [minor, ...patches].includes(wanted))
  ) {
    throw new ArmFault(
      'K8sVersionNotSupported',
      `Managed cluster ${cluster} is on version ${wanted}, which is only available for Long-Term Support (LTS). If you intend to onboard to LTS, please ensure the cluster is in Premium tier and LTS support plan. Otherwise, ${askFor.replace('Please use', 'use')}`,
    );
  }
  throw new ArmFault(
    'K8sVersionNotSupported',
    `Managed cluster ${cluster} is on version ${wanted} which is not supported in this region. ${askFor}`,
  );
}

/** Version of a pool, which its control plane must not be older than. */
export function poolVersion(wanted: string, control: string): string {
  if (wanted === '') return control;
  const version = resolveVersion(wanted) ?? (wanted === control ? control : undefined);
  if (version === undefined) {
    throw new ArmFault(
      'AgentPoolK8sVersionNotSupported',
      `Version ${wanted} is not supported in this region. ${askFor}`,
    );
  }
  if (minorOf(version) > minorOf(control) || minorOf(version) < minorOf(control) - 3) {
    throw new ArmFault(
      'NodePoolMcVersionIncompatible',
      `Node pool version ${version} and control plane version ${control} are incompatible. Minor version of node pool cannot be bigger than control plane version. Minor version of node pool cannot be more than 3 versions less than control plane's version. For more information, please check https://aka.ms/version-skew-policy`,
    );
  }
  return version;
}

/** A control plane goes up by one minor at most. */
export function upgradesOf(version: string): string[] {
  return minors
    .filter(({ longTermOnly }) => !longTermOnly)
    .flatMap(({ patches }) => patches)
    .filter((patch) => patch !== version && [0, 1].includes(minorOf(patch) - minorOf(version)))
    .filter(
      (patch) => minorOf(patch) > minorOf(version) || Number(patch.split('.')[2]) > Number(version.split('.')[2]),
    );
}

const isPreview = (version: string): boolean =>
  minors.some((minor) => minor.isPreview && minor.patches.includes(version));

export function listKubernetesVersions(): Reply {
  const values = minors.map(({ version, patches, isDefault, isPreview: preview, longTermOnly }): JsonObject => ({
    version,
    capabilities: { supportPlan: longTermOnly ? ['AKSLongTermSupport'] : ['KubernetesOfficial', 'AKSLongTermSupport'] },
    ...(isDefault ? { isDefault } : {}),
    ...(preview ? { isPreview: preview } : {}),
    patchVersions: Object.fromEntries(patches.map((patch) => [patch, { upgrades: upgradesOf(patch) }])),
  }));
  return ok({ values });
}

/** GET `…/upgradeProfiles/default` */
export function showUpgrades({ azure, http }: ArmCall): Reply {
  const id = http.url.pathname.replace(/\/upgradeProfiles\/default$/i, '').replace(/^\/+/, '/');
  const cluster = azure.find(id);
  if (!cluster) {
    const [, , , , group = '', , , , name = ''] = id.split('/');
    throw new ArmFault(
      'ResourceNotFound',
      `The Resource 'Microsoft.ContainerService/managedClusters/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
      { http: 404 },
    );
  }
  const profile = (version: string): JsonObject => ({
    kubernetesVersion: version,
    osType: 'Linux',
    upgrades: upgradesOf(version).map((upgrade) => ({
      kubernetesVersion: upgrade,
      ...(isPreview(upgrade) ? { isPreview: true } : {}),
    })),
  });
  return ok({
    id: `${cluster.id}/upgradeprofiles/default`,
    name: 'default',
    type: 'Microsoft.ContainerService/managedClusters/upgradeprofiles',
    properties: {
      controlPlaneProfile: profile(text(object(cluster.body, 'properties'), 'currentKubernetesVersion')),
      agentPoolProfiles: poolsOf(azure, cluster.id).map((pool) => ({
        name: pool.name,
        ...profile(text(object(pool.body, 'properties'), 'currentOrchestratorVersion')),
      })),
    },
  });
}
