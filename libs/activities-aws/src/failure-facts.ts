import type { Refusal } from './refusal.ts';

const first = (pattern: RegExp, { message }: Refusal): string | undefined => pattern.exec(message)?.[1];

/** `ec2:CreateVpc`; undefined: Amazon does not say which. */
export const actionOf = (r: Refusal): string | undefined =>
  first(/not authorized to perform:? ([a-z][\w-]*:\w+)/i, r) ?? first(/\b([a-z][a-z0-9-]+:[A-Z]\w+)\b/, r);

/** What denies it, where it is not the caller's own policies. */
export const denierOf = (r: Refusal): string =>
  first(
    /explicit deny in an? (service control policy|resource control policy|permissions boundary|VPC endpoint policy)/i,
    r,
  ) ?? 'a policy of the organisation';

/** The limit's name as Amazon's codes have it: `VpcLimitExceeded` → `VPCs`. */
export function limitOf(r: Refusal): string {
  const told =
    first(/(?:quota for|limit (?:of|for)) ([A-Za-z][\w -]*?\w)(?:[:.,]| (?:in|per|of|is|has|\()|$)/, r) ??
    first(/maximum number of ([A-Za-z][\w -]*?\w)(?: (?:has|is|allowed|in)|[.,]|$)/i, r);
  return told ?? byCode.find(([code]) => r.codes.some((each) => code.test(each)))?.[1] ?? 'a resource';
}

const byCode: readonly [RegExp, string][] = [
  [/^VpcLimit/, 'VPCs per region'],
  [/^AddressLimit/, 'elastic IP addresses'],
  [/^NatGatewayLimit/, 'NAT gateways per zone'],
  [/^InternetGatewayLimit/, 'internet gateways'],
  [/^SecurityGroupLimit|^SecurityGroupsPer/, 'security groups'],
  [/^SubnetLimit/, 'subnets per VPC'],
  [/^RouteTableLimit/, 'route tables per VPC'],
  [/^VcpuLimit|^InstanceLimit/, 'vCPUs of running on-demand instances'],
  [/^InstanceQuota/, 'database instances'],
  [/^StorageQuota|^VolumeLimit|^MaxIOPSLimit/, 'storage'],
  [/^DBSubnetGroupQuota/, 'database subnet groups'],
  [/^DBParameterGroupQuota/, 'database parameter groups'],
  [/^TooManyBuckets/, 'buckets'],
  [/^TooManyHostedZones/, 'hosted zones'],
  [/^TooManyLoadBalancers/, 'load balancers'],
  [/^InsufficientFreeAddresses/, 'free addresses of the subnet'],
];

/** ` (limit 5)`, as far as Amazon gives the number. */
export function shortfallOf(r: Refusal): string {
  const limit = first(/(?:limit (?:of|is)|AccessKeysPerUser:|exceed quota for \w+:) ?(\d+)/i, r);
  return limit === undefined ? '' : ` (limit ${limit})`;
}

/** What uses the object that is to go, as far as Amazon says it. */
export const holderOf = (r: Refusal): string =>
  first(/database instance:? ([\w-]+)/i, r) ??
  (/nodegroups? attached/i.test(r.message) ? 'its node groups' : undefined) ??
  (/must detach all policies/i.test(r.message) ? 'an attached policy' : undefined) ??
  (/instance profile/i.test(r.message) ? 'an instance profile' : undefined) ??
  (/mapped public address/i.test(r.message) ? 'a public address' : undefined) ??
  'another resource';

/** `eu-west-1a` */
export const zoneOf = (r: Refusal): string | undefined => first(/\b([a-z]{2}(?:-[a-z]+)+-\d[a-z])\b/, r);

/** `m6i.xlarge` */
export const machineOf = (r: Refusal): string | undefined =>
  first(/\b([a-z]\w*\d\w*\.(?:\d*x?large|metal[\w-]*))\b/, r);

/** What was made a moment ago: `role acme-aws-eks`, `subnet-0a1b`. */
export const newcomerOf = (r: Refusal): string | undefined => {
  const role = first(/role\/([\w+=,.@-]+)/, r) ?? first(/role (?:with name |ARN )?'?([\w+=,.@-]{3,})'?/i, r);
  return role === undefined
    ? first(/\b((?:vpc|subnet|sg|igw|nat|rtb|eipalloc|lt|ami)-[0-9a-f]+)\b/, r)
    : `role ${role}`;
};
