import { checkNetworkRanges, checkPoolSizes, checkTags, isInside, type CheckFinding } from '@slipway/spec';
import { checkAdopted } from './check-adopted.ts';
import { rangesOf } from './ranges.ts';
import { poolSizes } from './sizes.ts';
import type { AwsInstallation } from './spec.ts';

/** Cross-field rules of an installation on Amazon's cloud, offline. All findings at once. */
export function checkSpec(spec: AwsInstallation): CheckFinding[] {
  return [
    ...checkNetwork(spec),
    ...checkAdopted(spec),
    ...checkKubernetes(spec),
    ...checkPools(spec),
    ...checkPlaces(spec),
    ...checkTags(spec, tagProblem),
    ...checkDatabase(spec),
    ...checkStorage(spec),
  ];
}

/** RFC 1918. EKS takes no other range for services. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

function checkNetwork(spec: AwsInstallation): CheckFinding[] {
  const { network } = spec;
  const issues: CheckFinding[] = [];
  if (network.nodes !== undefined) {
    const message = "Amazon's nodes take their addresses from the VPC: set cidr, pods and services";
    issues.push({ path: ['network', 'nodes'], message });
  }
  const ranges = rangesOf(spec);
  // A VPC is /16 to /28 and is cut into six subnets; EKS takes /12 to /24 for services; Calico gives a node a /26 of pods.
  const ours = { pods: [8, 22], services: [12, 24] } as const;
  const setBy = { network: 'cidr', pods: 'pods', services: 'services' } as const;
  // Which range an adopted VPC has, only Amazon can tell.
  const all = {
    bounds: network.adopt === undefined ? { network: [16, 20] as const, ...ours } : ours,
    apart: (
      [
        ['pods', 'network'],
        ['services', 'network'],
        ['services', 'pods'],
      ] as const
    ).filter(([, other]) => other !== 'network' || network.adopt === undefined),
  };
  issues.push(...checkNetworkRanges(spec, { ranges, setBy, ...all }));
  if (!privateRanges.some((range) => isInside(ranges.services, range))) {
    issues.push({ path: ['network', 'services'], message: `${ranges.services} is not in a private range (RFC 1918)` });
  }
  return issues;
}

function checkKubernetes({ kubernetes }: AwsInstallation): CheckFinding[] {
  const { version, channel } = kubernetes;
  const issues: CheckFinding[] = [];
  if (channel !== 'none') {
    issues.push({ path: ['kubernetes', 'channel'], message: 'EKS has no release channels: set version' });
  }
  if (version !== 'auto' && !/^1\.\d+$/.test(version)) {
    issues.push({ path: ['kubernetes', 'version'], message: `EKS knows minor versions such as 1.34, not ${version}` });
  }
  return issues;
}

function checkPools(spec: AwsInstallation): CheckFinding[] {
  const sizes = poolSizes(spec);
  // Gitpod has images for amd64 only. In m6g, c7gn, t4g and the like the g after the generation stands for Graviton.
  const foreign = sizes.filter(([, { machineType }]) => /^(?:[a-z]+\d+g[a-z]*|a1)\./.test(machineType));
  return [
    ...checkPoolSizes(sizes),
    ...foreign.map(([name, { machineType }]) => ({
      path: ['nodePools', name, 'machineType'],
      message: `${machineType} is not amd64`,
    })),
  ];
}

function checkPlaces({ region, settings }: AwsInstallation): CheckFinding[] {
  const issues: CheckFinding[] = [];
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
function tagProblem(key: string, value: string): string | undefined {
  if (!/^[\p{L}\p{N}_.:/=+@ -]{1,128}$/u.test(key))
    return 'a key is up to 128 letters, digits, spaces or _ . : / = + - @';
  if (/^(?:aws:|slipway\.dev\/|kubernetes\.io\/|k8s\.io\/)|^Name$/i.test(key))
    return 'Name, and keys that begin with aws:, slipway.dev/, kubernetes.io/ or k8s.io/, are taken';
  if (!/^[\p{L}\p{N}_.:/=+@ -]{0,256}$/u.test(value))
    return 'a value is up to 256 letters, digits, spaces or _ . : / = + - @';
  return undefined;
}

function checkDatabase({ database }: AwsInstallation): CheckFinding[] {
  const issues: CheckFinding[] = [];
  if (database.storageGb < 20) {
    issues.push({ path: ['database', 'storageGb'], message: 'a gp3 volume of RDS has at least 20 GB' });
  }
  if (database.backupDays > 35) {
    issues.push({ path: ['database', 'backupDays'], message: 'RDS keeps backups for at most 35 days' });
  }
  return issues;
}

const checkStorage = ({ storage }: AwsInstallation): CheckFinding[] =>
  storage.sharedProject
    ? [{ path: ['storage', 'sharedProject'], message: 'on AWS an installation has a bucket of its own' }]
    : [];
