import type { JsonObject } from '../../core/json.ts';
import type { Aws } from '../aws.ts';

/** Zones that hold the endpoints of a region, where Amazon documents them. */
const hostedZones: Record<string, string> = {
  'eu-west-1': 'Z29XKXDKYMONMX',
  'us-east-1': 'Z2R2ITUGPM61AM',
  'us-west-2': 'Z1PVIF0B656C1W',
};

/** `acme.c1abcdefghij.eu-west-1.rds.amazonaws.com`: the second label is the same for all instances of an account in a region. */
export function endpointOf(
  aws: Aws,
  place: { account: string; region: string },
  name: string,
  port: number,
): JsonObject {
  const suffix = `c${aws.seeded.hex(11, 'rds endpoint', place.account, place.region)}`;
  const HostedZoneId = hostedZones[place.region] ?? `Z${aws.seeded.hex(13, 'rds zone', place.region).toUpperCase()}`;
  return { Address: `${name}.${suffix}.${place.region}.rds.amazonaws.com`, Port: port, HostedZoneId };
}
