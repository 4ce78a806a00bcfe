import { rangesOf, spanOf, type Ranges } from './ranges.ts';
import { poolSizes } from './sizes.ts';
import type { AzureInstallation } from './spec.ts';

/** A path below `spec` and what is wrong there. */
export interface SpecIssue {
  path: (string | number)[];
  message: string;
}

/** Cross-field rules of an installation on Azure, offline. All findings at once. */
export function checkSpec(spec: AzureInstallation): SpecIssue[] {
  return [
    ...checkNetwork(spec),
    ...checkKubernetes(spec),
    ...checkPools(spec),
    ...checkRegion(spec),
    ...checkTags(spec),
    ...checkDatabase(spec),
  ];
}

const setting: Record<keyof Ranges, 'cidr' | 'nodes' | 'pods' | 'services'> = {
  network: 'cidr',
  nodes: 'nodes',
  pods: 'pods',
  services: 'services',
  database: 'cidr',
};

function checkNetwork(spec: AzureInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (spec.network.adopt !== undefined) {
    issues.push({ path: ['network', 'adopt'], message: 'on Azure an installation has a network of its own' });
  }
  const ranges = rangesOf(spec);
  // A network of /18 still has a /29 for the database in it; AKS takes services up to /12 and gives each node a /24 of pods.
  const bounds = { network: [8, 18], nodes: [8, 28], pods: [8, 20], services: [12, 27] } as const;
  for (const name of ['network', 'nodes', 'pods', 'services'] as const) {
    const [shortest, longest] = bounds[name];
    const { bits } = spanOf(ranges[name]);
    if (bits < shortest || bits > longest) {
      const message = `${ranges[name]} must be a range from /${shortest} to /${longest}`;
      issues.push({ path: ['network', setting[name]], message });
    }
  }
  const [network, nodes] = [spanOf(ranges.network), spanOf(ranges.nodes)];
  if (nodes.first < network.first || nodes.last > network.last) {
    const message = `${ranges.nodes} is not inside of the network ${ranges.network}`;
    issues.push({ path: ['network', 'nodes'], message });
  }
  const apart: [keyof Ranges, keyof Ranges][] = [
    ['pods', 'network'],
    ['services', 'network'],
    ['services', 'pods'],
    ['nodes', 'database'],
  ];
  for (const [name, other] of apart) {
    const [one, two] = [spanOf(ranges[name]), spanOf(ranges[other])];
    if (one.first > two.last || two.first > one.last) continue;
    const blamed = spec.network[setting[name]] === undefined ? other : name;
    const message = `${name} ${ranges[name]} overlaps with ${other} ${ranges[other]}`;
    issues.push({ path: ['network', setting[blamed]], message });
  }
  return issues;
}

function checkKubernetes({ kubernetes }: AzureInstallation): SpecIssue[] {
  const { version, channel } = kubernetes;
  const issues: SpecIssue[] = [];
  if (channel !== 'none') {
    issues.push({ path: ['kubernetes', 'channel'], message: 'the cluster has no upgrade channel here: set version' });
  }
  if (version !== 'auto' && !/^1\.\d+(\.\d+)?$/.test(version)) {
    const message = `AKS knows versions such as 1.33 or 1.33.5, not ${version}`;
    issues.push({ path: ['kubernetes', 'version'], message });
  }
  return issues;
}

function checkPools(spec: AzureInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  const sizes = poolSizes(spec);
  const inLayout = new Set<string>(sizes.map(([name]) => name));
  for (const pool of ['services', 'workspaces', 'regular', 'headless'] as const) {
    if (spec.nodePools[pool] && !inLayout.has(pool)) {
      const message = `layout ${spec.nodePools.layout} has no such pool, only ${[...inLayout].join(', ')}`;
      issues.push({ path: ['nodePools', pool], message });
    }
  }
  for (const [name, { min, max, desired, machineType, diskType }] of sizes) {
    const path = ['nodePools', name];
    if (min > desired || desired > max) {
      issues.push({ path, message: `min ${min}, desired ${desired} and max ${max} must not decrease` });
    }
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

const checkRegion = ({ region }: AzureInstallation): SpecIssue[] =>
  /^[a-z]+\d?$/.test(region) ? [] : [{ path: ['region'], message: `${region} is not a region such as westeurope` }];

/** learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
function checkTags({ tags }: AzureInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  for (const [key, value] of Object.entries(tags)) {
    const problem = !/^[^<>%&\\?/]{1,128}$/.test(key)
      ? 'a name is up to 128 characters without < > % & \\ ? /'
      : /^(?:slipway-|microsoft|azure|windows|aks-managed-|hidden-)/i.test(key)
        ? 'names that begin with slipway-, microsoft, azure, windows, aks-managed- or hidden- are taken'
        : value.length > 256
          ? 'a value is up to 256 characters'
          : undefined;
    if (problem !== undefined) issues.push({ path: ['tags', key], message: problem });
  }
  if (Object.keys(tags).length > 40) issues.push({ path: ['tags'], message: 'at most 40 tags' });
  return issues;
}

function checkDatabase({ database }: AzureInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (database.storageGb < 20) {
    issues.push({ path: ['database', 'storageGb'], message: 'a flexible server has at least 20 GB' });
  }
  if (database.maxStorageGb < database.storageGb) {
    const message = `maxStorageGb ${database.maxStorageGb} is less than storageGb ${database.storageGb}`;
    issues.push({ path: ['database', 'maxStorageGb'], message });
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
