import type { CheckFinding } from '@slipway/spec';
import type { AwsInstallation } from './spec.ts';

const sides = ['publicSubnets', 'privateSubnets'] as const;

/** EKS and RDS take no fewer zones. */
const fewest = 2;
/** As many zones as a region has at most. */
const most = 6;

/** What an adopted network leaves open to say, and how its ids look. */
export function checkAdopted({ network, settings }: AwsInstallation): CheckFinding[] {
  const { adopt, cidr } = network;
  if (adopt === undefined) return [];
  const issues: CheckFinding[] = [];
  if (cidr !== undefined) {
    issues.push({ path: ['network', 'cidr'], message: 'an adopted VPC has its own range: take this out' });
  }
  if (settings.zones !== undefined) {
    issues.push({ path: ['aws', 'zones'], message: 'the zones are those of the adopted subnets: take this out' });
  }
  if (settings.nat === 'perZone') {
    issues.push({ path: ['aws', 'nat'], message: "the ways out of an adopted VPC are its owner's: take this out" });
  }
  if (!/^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(adopt.vpc)) {
    issues.push({ path: ['network', 'adopt', 'vpc'], message: `${adopt.vpc} is not the id of a VPC` });
  }
  const seen = new Set<string>();
  for (const side of sides) {
    const ids = adopt[side];
    if (ids.length < fewest || ids.length > most) {
      const message = `${ids.length} subnets: from ${fewest} to ${most} are needed, each in a zone of its own`;
      issues.push({ path: ['network', 'adopt', side], message });
    }
    for (const [index, id] of ids.entries()) {
      const path = ['network', 'adopt', side, index];
      if (!/^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
        issues.push({ path, message: `${id} is not the id of a subnet` });
      } else if (seen.has(id)) {
        issues.push({ path, message: `${id} stands there twice` });
      }
      seen.add(id);
    }
  }
  return issues;
}
