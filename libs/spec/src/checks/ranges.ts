import type { CheckFinding } from '../cloud.ts';
import { overlap, spanOf } from '../ipv4.ts';
import type { InstallationSpec } from '../schema.ts';

/** Ranges that a node's routing cannot tell apart. Only what the file says; a cloud's check knows its own defaults. */
export function checkRanges({ network }: InstallationSpec): CheckFinding[] {
  const written = (['nodes', 'pods', 'services'] as const).flatMap((name) => {
    const cidr = network[name];
    return cidr === undefined ? [] : [{ name, cidr }];
  });
  return written.flatMap((range, index) =>
    written
      .slice(0, index)
      .filter((other) => overlap(range.cidr, other.cidr))
      .map((other) => ({
        path: ['network', range.name],
        message: `${range.cidr} overlaps network.${other.name} (${other.cidr})`,
      })),
  );
}

/** Ranges of a cloud's network, defaults included, by what lives in them. */
interface NetworkRanges<Name extends string> {
  ranges: Readonly<Record<Name, string>>;
  /** Field below `network` that sets it. */
  setBy: Readonly<Record<Name, 'cidr' | 'nodes' | 'pods' | 'services'>>;
  /** Shortest and longest prefix. Absent: whatever there is. */
  bounds: Readonly<Partial<Record<Name, readonly [number, number]>>>;
  /** Pairs that must not overlap: the first one is to blame, unless only the second one is written. */
  apart: readonly (readonly [Name, Name])[];
}

/** What a cloud cannot make of the ranges of a network. */
export function checkNetworkRanges<Name extends string>(
  { network }: InstallationSpec,
  { ranges, setBy, bounds, apart }: NetworkRanges<Name>,
): CheckFinding[] {
  const findings: CheckFinding[] = [];
  for (const [name, [shortest, longest]] of Object.entries(bounds) as [Name, readonly [number, number]][]) {
    const { bits } = spanOf(ranges[name]);
    if (bits >= shortest && bits <= longest) continue;
    const message = `${ranges[name]} must be a range from /${shortest} to /${longest}`;
    findings.push({ path: ['network', setBy[name]], message });
  }
  for (const [name, other] of apart) {
    if (!overlap(ranges[name], ranges[other])) continue;
    const blamed = network[setBy[name]] === undefined ? other : name;
    const message = `${name} ${ranges[name]} overlaps with ${other} ${ranges[other]}`;
    findings.push({ path: ['network', setBy[blamed]], message });
  }
  return findings;
}
