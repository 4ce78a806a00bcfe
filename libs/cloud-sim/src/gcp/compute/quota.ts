import { integer, text } from '../../core/json.ts';
import { GoogleFault } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { regionOf } from './locations.ts';
import { machineType } from './machine-types.ts';

/** Regional limits of a project that never asked for more. */
const defaults: Record<string, number> = {
  CPUS: 200,
  N2_CPUS: 200,
  N2D_CPUS: 200,
  C3_CPUS: 100,
  SSD_TOTAL_GB: 5000,
  DISKS_TOTAL_GB: 20000,
  IN_USE_ADDRESSES: 100,
  STATIC_ADDRESSES: 20,
};

export function limits(gcp: Gcp, project: string, region: string): Record<string, number> {
  return { ...defaults, ...gcp.store.get<Record<string, number>>('quotas', `${project}/${region}`) };
}

/** What exists now, by metric. */
export function usage(gcp: Gcp, project: string, region: string): Record<string, number> {
  const used: Record<string, number> = {};
  const add = (metric: string, amount: number): void => void (used[metric] = (used[metric] ?? 0) + amount);
  for (const resource of gcp.graph.all()) {
    if (resource.project !== project || regionOf(resource.location) !== region) continue;
    if (resource.type === 'compute.instances') {
      const demand = resource.hidden ?? {};
      for (const metric of Object.keys(demand)) add(metric, integer(demand, metric) ?? 0);
    } else if (resource.type === 'compute.disks')
      add(diskMetric(text(resource.body, 'type')), integer(resource.body, 'sizeGb') ?? 0);
    else if (resource.type === 'compute.addresses') add('STATIC_ADDRESSES', 1);
    else if (resource.type === 'compute.forwardingRules') add('IN_USE_ADDRESSES', 1);
  }
  return used;
}

export function diskMetric(type: string): string {
  return /pd-(ssd|balanced)$/.test(type) ? 'SSD_TOTAL_GB' : 'DISKS_TOTAL_GB';
}

/** What one node takes: processors of its family, its boot disk, its public address. */
export function nodeDemand(machine: string, diskType: string, diskGb: number): Record<string, number> {
  const type = machineType(machine);
  return { [type?.quota ?? 'CPUS']: type?.cpus ?? 0, [diskMetric(diskType)]: diskGb, IN_USE_ADDRESSES: 1 };
}

/** 403 naming the first metric that falls short. */
export function checkQuota(gcp: Gcp, project: string, region: string, demand: Record<string, number>): void {
  const used = usage(gcp, project, region);
  const allowed = limits(gcp, project, region);
  for (const [metric, wanted] of Object.entries(demand)) {
    const limit = allowed[metric] ?? 0;
    const free = limit - (used[metric] ?? 0);
    if (wanted <= free) continue;
    const numbers = (value: number): string => `'${value.toFixed(1)}'`;
    throw new GoogleFault(
      403,
      'PERMISSION_DENIED',
      'quotaExceeded',
      `Insufficient regional quota to satisfy request: resource "${metric}": request requires ${numbers(wanted)} and is short ${numbers(wanted - free)}. project has a quota of ${numbers(limit)} with ${numbers(free)} available. View and manage quotas at https://console.cloud.google.com/iam-admin/quotas?usage=USED&project=${project}.`,
    );
  }
}
