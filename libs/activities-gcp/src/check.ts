import { checkNetworkRanges, checkPoolSizes, checkTags, type CheckFinding } from '@slipway/spec';
import { rangesOf } from './ranges.ts';
import { poolSizes } from './sizes.ts';
import type { GcpInstallation } from './spec.ts';

/** Cross-field rules of an installation on Google Cloud, offline. All findings at once. */
export function checkSpec(spec: GcpInstallation): CheckFinding[] {
  return [
    ...checkNetwork(spec),
    ...checkPoolSizes(poolSizes(spec)),
    ...checkPlaces(spec),
    ...checkTags(spec, labelProblem),
  ];
}

function checkNetwork(spec: GcpInstallation): CheckFinding[] {
  const { network } = spec;
  const issues: CheckFinding[] = [];
  if (network.cidr !== undefined) {
    const message = 'a Google Cloud network has no range of its own: set nodes, pods and services';
    issues.push({ path: ['network', 'cidr'], message });
  }
  if (network.adopt !== undefined) {
    issues.push({ path: ['network', 'adopt'], message: 'on Google Cloud an installation has a network of its own' });
  }
  // Subnet ranges are /8 to /29 (Compute Engine, subnets.insert); 110 pods take a /24 of the pod range per node.
  const rules = {
    ranges: rangesOf(spec),
    setBy: { nodes: 'nodes', pods: 'pods', services: 'services' },
    bounds: { nodes: [8, 29], pods: [8, 21], services: [8, 27] },
    apart: [
      ['pods', 'nodes'],
      ['services', 'nodes'],
      ['services', 'pods'],
    ],
  } as const;
  return [...issues, ...checkNetworkRanges(spec, rules)];
}

function checkPlaces({ region, settings, size }: GcpInstallation): CheckFinding[] {
  const issues: CheckFinding[] = [];
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
function labelProblem(key: string, value: string): string | undefined {
  if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key))
    return 'a label key is a lower-case letter and up to 62 letters, digits, _ or -';
  if (/^(slipway|goog)-/.test(key)) return 'keys that begin with slipway- or goog- are taken';
  return /^[a-z0-9_-]{0,63}$/.test(value) ? undefined : 'a label value is up to 63 lower-case letters, digits, _ or -';
}
