import { checkNetworkRanges, checkPoolSizes, checkTags, isInside, type CheckFinding } from '@slipway/spec';
import { rangesOf } from './ranges.ts';
import { poolSizes } from './sizes.ts';
import type { AzureInstallation } from './spec.ts';

/** Cross-field rules of an installation on Azure, offline. All findings at once. */
export function checkSpec(spec: AzureInstallation): CheckFinding[] {
  return [
    ...checkNetwork(spec),
    ...checkKubernetes(spec),
    ...checkPools(spec),
    ...checkRegion(spec),
    ...checkTags(spec, tagProblem),
    ...checkDatabase(spec),
    ...checkStorage(spec),
  ];
}

function checkNetwork(spec: AzureInstallation): CheckFinding[] {
  const issues: CheckFinding[] = [];
  if (spec.network.adopt !== undefined) {
    issues.push({ path: ['network', 'adopt'], message: 'on Azure an installation has a network of its own' });
  }
  const ranges = rangesOf(spec);
  // A network of /18 still has a /29 for the database in it; AKS takes services up to /12 and gives each node a /24 of pods.
  const rules = {
    ranges,
    setBy: { network: 'cidr', nodes: 'nodes', pods: 'pods', services: 'services', database: 'cidr' },
    bounds: { network: [8, 18], nodes: [8, 28], pods: [8, 20], services: [12, 27] },
    apart: [
      ['pods', 'network'],
      ['services', 'network'],
      ['services', 'pods'],
      ['nodes', 'database'],
    ],
  } as const;
  if (!isInside(ranges.nodes, ranges.network)) {
    const message = `${ranges.nodes} is not inside of the network ${ranges.network}`;
    issues.push({ path: ['network', 'nodes'], message });
  }
  return [...issues, ...checkNetworkRanges(spec, rules)];
}

function checkKubernetes({ kubernetes }: AzureInstallation): CheckFinding[] {
  const { version, channel } = kubernetes;
  const issues: CheckFinding[] = [];
  if (channel !== 'none') {
    issues.push({ path: ['kubernetes', 'channel'], message: 'the cluster has no upgrade channel here: set version' });
  }
  if (version !== 'auto' && !/^1\.\d+(\.\d+)?$/.test(version)) {
    const message = `AKS knows versions such as 1.33 or 1.33.5, not ${version}`;
    issues.push({ path: ['kubernetes', 'version'], message });
  }
  return issues;
}

function checkPools(spec: AzureInstallation): CheckFinding[] {
  const sizes = poolSizes(spec);
  const issues = checkPoolSizes(sizes);
  for (const [name, { machineType, diskType }] of sizes) {
    const path = ['nodePools', name];
    if (!/^Standard_[A-Z][\w-]+$/.test(machineType)) {
      const message = `${machineType} is not a size of Azure's such as Standard_D8_v4`;
      issues.push({ path: [...path, 'machineType'], message });
    } else if (/^Standard_[A-Z]+\d+(-\d+)?[a-z]*p[a-z]*_/.test(machineType)) {
      // Gitpod has images for amd64 only. In D8ps_v5, E4pds_v6 and the like the p stands for Ampere and Cobalt.
      issues.push({ path: [...path, 'machineType'], message: `${machineType} is not amd64` });
    }
    if (diskType !== 'Managed' && diskType !== 'Ephemeral') {
      issues.push({ path: [...path, 'diskType'], message: `${diskType} is neither Managed nor Ephemeral` });
    }
  }
  return issues;
}

const checkRegion = ({ region }: AzureInstallation): CheckFinding[] =>
  /^[a-z]+\d?$/.test(region) ? [] : [{ path: ['region'], message: `${region} is not a region such as westeurope` }];

/** learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
function tagProblem(key: string, value: string): string | undefined {
  if (!/^[^<>%&\\?/]{1,128}$/.test(key)) return 'a name is up to 128 characters without < > % & \\ ? /';
  if (/^(?:slipway-|microsoft|azure|windows|aks-managed-|hidden-)/i.test(key))
    return 'names that begin with slipway-, microsoft, azure, windows, aks-managed- or hidden- are taken';
  return value.length > 256 ? 'a value is up to 256 characters' : undefined;
}

function checkDatabase({ database }: AzureInstallation): CheckFinding[] {
  const issues: CheckFinding[] = [];
  if (database.storageGb < 20) {
    issues.push({ path: ['database', 'storageGb'], message: 'a flexible server has at least 20 GB' });
  }
  if (database.backupDays > 35) {
    issues.push({ path: ['database', 'backupDays'], message: 'a flexible server keeps backups for at most 35 days' });
  }
  if (database.deletionProtection) {
    const message = 'a flexible server has none of its own: put a lock on it (az lock create) once it stands';
    issues.push({ path: ['database', 'deletionProtection'], message });
  }
  if (database.highAvailability && /^Standard_B/.test(database.tier ?? '')) {
    issues.push({ path: ['database', 'highAvailability'], message: `${database.tier} has no standby` });
  }
  return issues;
}

const checkStorage = ({ storage }: AzureInstallation): CheckFinding[] =>
  storage.sharedProject
    ? [{ path: ['storage', 'sharedProject'], message: 'on Azure an installation has a storage account of its own' }]
    : [];
