import { rangesOf } from './ranges.ts';
import { poolSizes } from './sizes.ts';
import type { GcpInstallation } from './spec.ts';

/** A path below `spec` and what is wrong there. */
export interface SpecIssue {
  path: (string | number)[];
  message: string;
}

interface Range {
  first: number;
  last: number;
}

function parseRange(cidr: string): Range & { bits: number } {
  const [address = '', bits = '32'] = cidr.split('/');
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1, bits: Number(bits) };
}

/** Cross-field rules of an installation on Google Cloud, offline. All findings at once. */
export function checkSpec(spec: GcpInstallation): SpecIssue[] {
  return [
    ...checkNetwork(spec),
    ...checkPools(spec),
    ...checkPlaces(spec),
    ...checkLabels(spec),
    ...checkDatabase(spec),
  ];
}

function checkNetwork(spec: GcpInstallation): SpecIssue[] {
  const { network } = spec;
  const issues: SpecIssue[] = [];
  if (network.cidr !== undefined) {
    const message = 'a Google Cloud network has no range of its own: set nodes, pods and services';
    issues.push({ path: ['network', 'cidr'], message });
  }
  if (network.adopt !== undefined) {
    issues.push({ path: ['network', 'adopt'], message: 'on Google Cloud an installation has a network of its own' });
  }
  const ranges = rangesOf(spec);
  // Subnet ranges are /8 to /29 (Compute Engine, subnets.insert); 110 pods take a /24 of the pod range per node.
  const longest = { nodes: 29, pods: 21, services: 27 };
  const entries = Object.entries(ranges) as [keyof typeof ranges, string][];
  for (const [index, [name, cidr]] of entries.entries()) {
    const range = parseRange(cidr);
    if (range.bits < 8 || range.bits > longest[name]) {
      issues.push({ path: ['network', name], message: `${cidr} must be a range from /8 to /${longest[name]}` });
    }
    for (const [other, otherCidr] of entries.slice(0, index)) {
      const taken = parseRange(otherCidr);
      if (range.first > taken.last || taken.first > range.last) continue;
      const blamed = network[name] === undefined ? other : name;
      issues.push({
        path: ['network', blamed],
        message: `${name} ${cidr} overlaps with ${other} ${otherCidr}`,
      });
    }
  }
  return issues;
}

function checkPools(spec: GcpInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  const sizes = poolSizes(spec);
  const inLayout = new Set<string>(sizes.map(([name]) => name));
  for (const pool of ['services', 'workspaces', 'regular', 'headless'] as const) {
    if (spec.nodePools[pool] && !inLayout.has(pool)) {
      const message = `layout ${spec.nodePools.layout} has no such pool, only ${[...inLayout].join(', ')}`;
      issues.push({ path: ['nodePools', pool], message });
    }
  }
  for (const [name, { min, max, desired }] of sizes) {
    if (min <= desired && desired <= max) continue;
    const message = `min ${min}, desired ${desired} and max ${max} must not decrease`;
    issues.push({ path: ['nodePools', name], message });
  }
  return issues;
}

function checkPlaces({ region, settings, size }: GcpInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (!/^[a-z]+-[a-z]+\d+$/.test(region)) {
    issues.push({ path: ['region'], message: `${region} is not a Google Cloud region such as europe-west1` });
  }
  for (const [index, zone] of (settings.zones ?? []).entries()) {
    if (!zone.startsWith(`${region}-`)) {
      issues.push({ path: ['gcp', 'zones', index], message: `${zone} is not in ${region}` });
    }
  }
  if (size === 'small' && (settings.zones?.length ?? 1) > 1) {
    issues.push({ path: ['gcp', 'zones'], message: 'size small has its nodes in one zone' });
  }
  return issues;
}

/** Rules of resource labels: cloud.google.com/compute/docs/labeling-resources. */
function checkLabels({ tags }: GcpInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  for (const [key, value] of Object.entries(tags)) {
    const problem = !/^[a-z][a-z0-9_-]{0,62}$/.test(key)
      ? 'a label key is a lower-case letter and up to 62 letters, digits, _ or -'
      : /^(slipway|goog)-/.test(key)
        ? 'keys that begin with slipway- or goog- are taken'
        : !/^[a-z0-9_-]{0,63}$/.test(value)
          ? 'a label value is up to 63 lower-case letters, digits, _ or -'
          : undefined;
    if (problem !== undefined) issues.push({ path: ['tags', key], message: problem });
  }
  if (Object.keys(tags).length > 40) issues.push({ path: ['tags'], message: 'at most 40 tags' });
  return issues;
}

function checkDatabase({ database }: GcpInstallation): SpecIssue[] {
  if (database.maxStorageGb >= database.storageGb) return [];
  const message = `maxStorageGb ${database.maxStorageGb} is less than storageGb ${database.storageGb}`;
  return [{ path: ['database', 'maxStorageGb'], message }];
}
