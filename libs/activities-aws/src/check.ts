import { checkAdopted } from './check-adopted.ts';
import { rangesOf } from './ranges.ts';
import { poolSizes } from './sizes.ts';
import type { AwsInstallation } from './spec.ts';

/** A path below `spec` and what is wrong there. */
export interface SpecIssue {
  path: (string | number)[];
  message: string;
}

interface Range {
  first: number;
  last: number;
  bits: number;
}

function parseRange(cidr: string): Range {
  const [address = '', bits = '32'] = cidr.split('/');
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1, bits: Number(bits) };
}

/** Cross-field rules of an installation on Amazon's cloud, offline. All findings at once. */
export function checkSpec(spec: AwsInstallation): SpecIssue[] {
  return [
    ...checkNetwork(spec),
    ...checkAdopted(spec),
    ...checkKubernetes(spec),
    ...checkPools(spec),
    ...checkPlaces(spec),
    ...checkTags(spec),
    ...checkDatabase(spec),
  ];
}

/** RFC 1918. EKS takes no other range for services. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseRange);

function checkNetwork({ network, ...spec }: AwsInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (network.nodes !== undefined) {
    const message = "Amazon's nodes take their addresses from the VPC: set cidr, pods and services";
    issues.push({ path: ['network', 'nodes'], message });
  }
  const ranges = rangesOf({ network, ...spec });
  // A VPC is /16 to /28 and is cut into six subnets; EKS takes /12 to /24 for services; Calico gives a node a /26 of pods.
  const bounds = { network: [16, 20], pods: [8, 22], services: [12, 24] } as const;
  const paths = { network: 'cidr', pods: 'pods', services: 'services' } as const;
  const all = Object.entries(ranges) as [keyof typeof ranges, string][];
  // Which range an adopted VPC has, only Amazon can tell.
  const entries = all.filter(([name]) => name !== 'network' || network.adopt === undefined);
  for (const [index, [name, cidr]] of entries.entries()) {
    const range = parseRange(cidr);
    const [shortest, longest] = bounds[name];
    if (range.bits < shortest || range.bits > longest) {
      const message = `${cidr} must be a range from /${shortest} to /${longest}`;
      issues.push({ path: ['network', paths[name]], message });
    }
    for (const [other, otherCidr] of entries.slice(0, index)) {
      const taken = parseRange(otherCidr);
      if (range.first > taken.last || taken.first > range.last) continue;
      const blamed = network[paths[name]] === undefined ? other : name;
      const message = `${name} ${cidr} overlaps with ${other} ${otherCidr}`;
      issues.push({ path: ['network', paths[blamed]], message });
    }
  }
  const services = parseRange(ranges.services);
  if (!privateRanges.some(({ first, last }) => first <= services.first && services.last <= last)) {
    issues.push({ path: ['network', 'services'], message: `${ranges.services} is not in a private range (RFC 1918)` });
  }
  return issues;
}

function checkKubernetes({ kubernetes }: AwsInstallation): SpecIssue[] {
  const { version, channel } = kubernetes;
  const issues: SpecIssue[] = [];
  if (channel !== 'none') {
    issues.push({ path: ['kubernetes', 'channel'], message: 'EKS has no release channels: set version' });
  }
  if (version !== 'auto' && !/^1\.\d+$/.test(version)) {
    issues.push({ path: ['kubernetes', 'version'], message: `EKS knows minor versions such as 1.34, not ${version}` });
  }
  return issues;
}

function checkPools(spec: AwsInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  const sizes = poolSizes(spec);
  const inLayout = new Set<string>(sizes.map(([name]) => name));
  for (const pool of ['services', 'workspaces', 'regular', 'headless'] as const) {
    if (spec.nodePools[pool] && !inLayout.has(pool)) {
      const message = `layout ${spec.nodePools.layout} has no such pool, only ${[...inLayout].join(', ')}`;
      issues.push({ path: ['nodePools', pool], message });
    }
  }
  for (const [name, { min, max, desired, machineType }] of sizes) {
    if (min > desired || desired > max) {
      const message = `min ${min}, desired ${desired} and max ${max} must not decrease`;
      issues.push({ path: ['nodePools', name], message });
    }
    // Gitpod has images for amd64 only. In m6g, c7gn, t4g and the like the g after the generation stands for Graviton.
    if (/^(?:[a-z]+\d+g[a-z]*|a1)\./.test(machineType)) {
      issues.push({ path: ['nodePools', name, 'machineType'], message: `${machineType} is not amd64` });
    }
  }
  return issues;
}

function checkPlaces({ region, settings }: AwsInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    issues.push({ path: ['region'], message: `${region} is not a region of Amazon's such as eu-west-1` });
  }
  for (const [index, zone] of (settings.zones ?? []).entries()) {
    if (zone.slice(0, -1) !== region) {
      issues.push({ path: ['aws', 'zones', index], message: `${zone} is not in ${region}` });
    } else if (settings.zones?.indexOf(zone) !== index) {
      issues.push({ path: ['aws', 'zones', index], message: `${zone} stands there twice` });
    }
  }
  return issues;
}

/** Rules of tags: docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function checkTags({ tags }: AwsInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  for (const [key, value] of Object.entries(tags)) {
    const problem = !/^[\p{L}\p{N}_.:/=+@ -]{1,128}$/u.test(key)
      ? 'a key is up to 128 letters, digits, spaces or _ . : / = + - @'
      : /^(?:aws:|slipway\.dev\/|kubernetes\.io\/|k8s\.io\/)|^Name$/i.test(key)
        ? 'Name, and keys that begin with aws:, slipway.dev/, kubernetes.io/ or k8s.io/, are taken'
        : !/^[\p{L}\p{N}_.:/=+@ -]{0,256}$/u.test(value)
          ? 'a value is up to 256 letters, digits, spaces or _ . : / = + - @'
          : undefined;
    if (problem !== undefined) issues.push({ path: ['tags', key], message: problem });
  }
  if (Object.keys(tags).length > 40) issues.push({ path: ['tags'], message: 'at most 40 tags' });
  return issues;
}

function checkDatabase({ database }: AwsInstallation): SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (database.storageGb < 20) {
    issues.push({ path: ['database', 'storageGb'], message: 'a gp3 volume of RDS has at least 20 GB' });
  }
  if (database.maxStorageGb < database.storageGb) {
    const message = `maxStorageGb ${database.maxStorageGb} is less than storageGb ${database.storageGb}`;
    issues.push({ path: ['database', 'maxStorageGb'], message });
  }
  if (database.backupDays > 35) {
    issues.push({ path: ['database', 'backupDays'], message: 'RDS keeps backups for at most 35 days' });
  }
  return issues;
}
