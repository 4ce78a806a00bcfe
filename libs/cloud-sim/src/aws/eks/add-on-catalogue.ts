import type { JsonObject } from '../../core/json.ts';
import { list, text } from '../../core/json.ts';
import type { Call, Reply } from '../service.ts';
import { invalidParameter, notFound } from './refusals.ts';
import { paged } from './updates.ts';
import { offeredVersions } from './versions.ts';

/** An add-on as EKS sells it. */
interface CatalogueEntry {
  name: string;
  type: string;
  namespace: string;
  /** Of a minor of Kubernetes, newest first; the second one is the default. */
  versions(kubernetes: string): string[];
  requiresIam: boolean;
  /** Service account and the managed policy that Amazon recommends for it. */
  identity?: { serviceAccount: string; policy: string };
  /** Top-level keys that its configuration may have. */
  settings: readonly string[];
}

const workload = ['affinity', 'nodeSelector', 'podAnnotations', 'podLabels', 'resources', 'tolerations'];

const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'kube-proxy',
    type: 'networking',
    namespace: 'kube-system',
    versions: (kubernetes) => [`v${kubernetes}.0-eksbuild.4`, `v${kubernetes}.0-eksbuild.2`],
    requiresIam: false,
    settings: [...workload, 'ipvs', 'mode'],
  },
  {
    name: 'coredns',
    type: 'networking',
    namespace: 'kube-system',
    versions: () => ['v1.13.2-eksbuild.4', 'v1.13.1-eksbuild.1', 'v1.12.4-eksbuild.1'],
    requiresIam: false,
    settings: [
      ...workload,
      'autoScaling',
      'computeType',
      'corefile',
      'podDisruptionBudget',
      'replicaCount',
      'topologySpreadConstraints',
    ],
  },
  {
    name: 'vpc-cni',
    type: 'networking',
    namespace: 'kube-system',
    versions: () => ['v1.21.1-eksbuild.3', 'v1.20.5-eksbuild.1'],
    requiresIam: true,
    identity: { serviceAccount: 'aws-node', policy: 'AmazonEKS_CNI_Policy' },
    settings: [...workload, 'enableNetworkPolicy', 'enableWindowsIpam', 'env', 'init', 'nodeAgent'],
  },
  {
    name: 'aws-ebs-csi-driver',
    type: 'storage',
    namespace: 'kube-system',
    versions: () => ['v1.56.0-eksbuild.1', 'v1.55.0-eksbuild.1'],
    requiresIam: true,
    identity: { serviceAccount: 'ebs-csi-controller-sa', policy: 'service-role/AmazonEBSCSIDriverPolicy' },
    settings: ['additionalDaemonSets', 'controller', 'defaultStorageClass', 'fips', 'node', 'sidecars'],
  },
  {
    name: 'eks-pod-identity-agent',
    type: 'security',
    namespace: 'kube-system',
    versions: () => ['v1.3.10-eksbuild.2', 'v1.3.9-eksbuild.5'],
    requiresIam: false,
    settings: ['affinity', 'agent', 'daemonsets', 'nodeSelector', 'priorityClassName', 'resources', 'tolerations'],
  },
];

export function findEntry(name: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.name === name);
}

/** The wanted version for this minor of Kubernetes, or the default one. */
export function resolveAddOnVersion(name: string, wanted: string, kubernetes: string): string {
  const entry = findEntry(name);
  if (!entry) throw invalidParameter(`Addon ${name} specified is not supported in ${kubernetes} kubernetes version`);
  const versions = entry.versions(kubernetes);
  if (wanted === '') return defaultOf(versions);
  if (!versions.includes(wanted))
    throw invalidParameter('Addon version specified is not supported', { addonName: name });
  return wanted;
}

const defaultOf = (versions: string[]): string => versions[1] ?? versions[0] ?? '';

/** Refuses configuration that the add-on's schema does not know; returns it as an object. */
export function checkConfiguration(name: string, values: string): JsonObject {
  if (values.trim() === '') return {};
  const settings = findEntry(name)?.settings ?? [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(values);
  } catch {
    throw invalidParameter('ConfigurationValue is not in valid JSON or YAML format.', { addonName: name });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw invalidParameter('ConfigurationValue is not in valid JSON or YAML format.', { addonName: name });
  const unknown = Object.keys(parsed).find((key) => !settings.includes(key));
  if (unknown !== undefined)
    throw invalidParameter(
      `ConfigurationValue provided in request is not supported: Json schema validation failed with error: [$.${unknown}: is not defined in the schema and the schema does not allow additional properties]`,
      { addonName: name },
    );
  return parsed as JsonObject;
}

export function describeAddonVersions(call: Call): Reply {
  const { input } = call;
  const kubernetes = text(input, 'kubernetesVersion');
  if (kubernetes !== '' && !offeredVersions.includes(kubernetes))
    throw invalidParameter(`Kubernetes version ${kubernetes} is not supported`);
  const within = (key: string, value: string): boolean =>
    list(input, key).length === 0 || list(input, key).includes(value);
  const shown = catalogue
    .filter(({ name }) => text(input, 'addonName') === '' || name === text(input, 'addonName'))
    .filter(({ type }) => within('types', type) && within('publishers', 'eks') && within('owners', 'aws'))
    .map((entry) => showEntry(entry, kubernetes === '' ? offeredVersions : [kubernetes]));
  return paged(call, 'addons', shown);
}

function showEntry(entry: CatalogueEntry, minors: readonly string[]): JsonObject {
  const all = new Set(minors.flatMap((minor) => entry.versions(minor)));
  return {
    addonName: entry.name,
    type: entry.type,
    publisher: 'eks',
    owner: 'aws',
    defaultNamespace: entry.namespace,
    addonVersions: [...all].map((version) => ({
      addonVersion: version,
      architecture: ['amd64', 'arm64'],
      computeTypes: ['ec2', 'auto', 'hybrid'],
      compatibilities: minors
        .filter((minor) => entry.versions(minor).includes(version))
        .map((clusterVersion) => ({
          clusterVersion,
          platformVersions: ['*'],
          defaultVersion: defaultOf(entry.versions(clusterVersion)) === version,
        })),
      requiresConfiguration: false,
      requiresIamPermissions: entry.requiresIam,
    })),
  };
}

export function describeAddonConfiguration(call: Call): Reply {
  const addonName = text(call.input, 'addonName');
  const addonVersion = text(call.input, 'addonVersion');
  const entry = findEntry(addonName);
  if (!entry || !offeredVersions.some((minor) => entry.versions(minor).includes(addonVersion)))
    throw notFound(`No configuration found for addon ${addonName} ${addonVersion}`, { addonName });
  const properties = Object.fromEntries(entry.settings.map((key) => [key, {}]));
  const schema = { $schema: 'http://json-schema.org/draft-06/schema#', additionalProperties: false, properties };
  const { identity } = entry;
  return {
    addonName,
    addonVersion,
    configurationSchema: JSON.stringify({ ...schema, type: 'object' }),
    podIdentityConfiguration: identity
      ? [
          {
            serviceAccount: identity.serviceAccount,
            recommendedManagedPolicies: [`arn:aws:iam::aws:policy/${identity.policy}`],
          },
        ]
      : [],
  };
}
