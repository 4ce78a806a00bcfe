import type { JsonObject } from '../../../core/json.ts';
import { list, text } from '../../../core/json.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Call, Reply } from '../../service.ts';
import { ec2Id, objectsOf, placeOfCall } from '../objects.ts';

/** Limits and settings of the older kind. */
export function describeAccountAttributes(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const vpc = objectsOf(aws, place, 'vpc').find((one) => one.body['IsDefault'] === true);
  const addresses = String(limitOf(aws, place, 'ec2', 'L-0263D0A3'));
  const all: Record<string, string> = {
    'supported-platforms': 'VPC',
    'default-vpc': vpc ? ec2Id(vpc) : 'none',
    'max-instances': '20',
    'vpc-max-security-groups-per-interface': '5',
    'max-elastic-ips': addresses,
    'vpc-max-elastic-ips': addresses,
  };
  const wanted = list(input, 'AttributeNames');
  const AccountAttributes = Object.entries(all)
    .map(([AttributeName, AttributeValue]): JsonObject => {
      return { AttributeName, AttributeValues: [{ AttributeValue }] };
    })
    .filter((attribute) => wanted.length === 0 || wanted.includes(text(attribute, 'AttributeName')));
  return { AccountAttributes };
}
