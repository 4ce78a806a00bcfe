import {
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  type AvailabilityZone,
} from '@aws-sdk/client-ec2';
import { failed } from '@slipway/activities-core';
import type { AmazonCloud } from './cloud.ts';
import { hasCode } from './failure.ts';
import { poolSizes } from './sizes.ts';
import type { AwsInstallation } from './spec.ts';

/** As many as there are ranges for subnets. */
const mostZones = 3;
/** EKS takes no fewer. */
const fewestZones = 2;

/** Zones by id in which EKS has no control planes. docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const withoutControlPlanes = new Set(['use1-az3', 'usw1-az2', 'cac1-az3']);

/**
 * Zones of the region that sell every machine type of the plan, in order: those that the installation file names, else up to three.
 * @throws INVALID_SPEC (SW-SPEC-009) when the region or enough zones do not exist
 */
export async function chooseZones(cloud: AmazonCloud, spec: AwsInstallation): Promise<string[]> {
  const machineTypes = [...new Set(poolSizes(spec).map(([, { machineType }]) => machineType))];
  const { suitable } = await zonesFor(cloud, machineTypes);
  const wanted = [...(spec.settings.zones ?? [])].sort();
  const unsuitable = wanted.filter((zone) => !suitable.includes(zone));
  if (wanted.length > 0 && unsuitable.length === 0) return wanted;
  if (wanted.length === 0 && suitable.length >= fewestZones) return suitable.slice(0, mostZones);
  const what = machineTypes.join(' and ');
  const message =
    wanted.length > 0
      ? `${unsuitable.join(', ')} cannot have an EKS cluster with ${what}; ${suitable.join(', ') || 'no zone'} can`
      : `only ${suitable.length} zones of ${cloud.region} offer ${what}, and EKS needs ${fewestZones}`;
  throw failed('INVALID_SPEC', 'SW-SPEC-009', message, {
    fix: 'choose other machine types, zones or another region',
    specPath: wanted.length > 0 ? 'spec.aws.zones' : 'spec.nodePools',
  });
}

/** Zones that may have a control plane, and those of them that sell every machine type, sorted. */
export async function zonesFor(
  cloud: AmazonCloud,
  machineTypes: readonly string[],
): Promise<{ open: string[]; suitable: string[] }> {
  const [open, sold] = await Promise.all([openZones(cloud), zonesThatSell(cloud, machineTypes)]);
  return { open: open.sort(), suitable: open.filter((zone) => sold.every((zones) => zones.has(zone))).sort() };
}

/** Zones that the account may use and that EKS knows. */
async function openZones(cloud: AmazonCloud): Promise<string[]> {
  try {
    const { AvailabilityZones } = await cloud.read(`cannot list the zones of ${cloud.region}`, async () =>
      (await cloud.clients.ec2()).send(
        new DescribeAvailabilityZonesCommand({ Filters: [{ Name: 'zone-type', Values: ['availability-zone'] }] }),
      ),
    );
    return (AvailabilityZones ?? []).filter(isOpen).map(({ ZoneName }) => ZoneName ?? '');
  } catch (error) {
    // The name of a region that does not exist does not resolve; one that is not opted in to refuses every credential.
    if (!hasCode(error, 'ENOTFOUND', 'AuthFailure', 'UnrecognizedClientException')) throw error;
    const message = `Amazon has no region ${cloud.region}, or account ${cloud.account} has not opted in to it`;
    throw failed('INVALID_SPEC', 'SW-SPEC-009', message, {
      fix: 'aws ec2 describe-regions --all-regions',
      specPath: 'spec.region',
      cause: error,
    });
  }
}

const isOpen = ({ State, OptInStatus, ZoneId }: AvailabilityZone): boolean =>
  State === 'available' && OptInStatus !== 'not-opted-in' && !withoutControlPlanes.has(ZoneId ?? '');

/** For each machine type, the zones that sell it. */
async function zonesThatSell(cloud: AmazonCloud, machineTypes: readonly string[]): Promise<Set<string>[]> {
  const offers = await cloud.list(`cannot list machine types of ${cloud.region}`, async (token) => {
    const client = await cloud.clients.ec2();
    const page = await client.send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'availability-zone',
        Filters: [{ Name: 'instance-type', Values: [...machineTypes] }],
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    return { items: page.InstanceTypeOfferings, next: page.NextToken };
  });
  return machineTypes.map(
    (type) => new Set(offers.filter(({ InstanceType }) => InstanceType === type).map(({ Location }) => Location ?? '')),
  );
}
