/** Zones that hold the names of load balancers in one region. */
export interface BalancerZones {
  /** Of classic and application load balancers. */
  classic: string;
  network: string;
}

/** As the reference of Elastic Load Balancing's endpoints lists them. */
const zones: Record<string, BalancerZones> = {
  'us-east-1': { classic: 'Z35SXDOTRQ7X7K', network: 'Z26RNL4JYFTOTI' },
  'us-east-2': { classic: 'Z3AADJGX6KTTL2', network: 'ZLMOA37VPKANP' },
  'us-west-1': { classic: 'Z368ELLRRE2KJ0', network: 'Z24FKFUX50B4VW' },
  'us-west-2': { classic: 'Z1H1FL5HABSF5', network: 'Z18D5FSROUN65G' },
  'eu-west-1': { classic: 'Z32O12XQLNTSW2', network: 'Z2IFOLAFXWLO4F' },
  'eu-west-2': { classic: 'ZHURV8PSTC4K8', network: 'ZD4D7Y8KGAS4G' },
  'eu-west-3': { classic: 'Z3Q77PNBQS71R4', network: 'Z1CMS0P5QUZ6D5' },
  'eu-central-1': { classic: 'Z215JYRZR1TBD5', network: 'Z3F0SRJ5LGBH90' },
  'eu-north-1': { classic: 'Z23TAZ6LKFMNIO', network: 'Z1UDT6IFJ4EJM' },
  'ap-southeast-2': { classic: 'Z1GM3OXH4ZPM65', network: 'ZCT6FZBF4DROD' },
};

/** Hosted zone ids that load balancers of a region show as `CanonicalHostedZoneId`. */
export function balancerZones(region: string): BalancerZones {
  const found = zones[region];
  if (!found) throw new Error(`no canonical hosted zones are known for ${region}`);
  return found;
}

/** Whether the zone that an alias names is the one its target lies in. */
export function isBalancerZone(hostedZoneId: string, dnsName: string): boolean {
  const region = Object.entries(zones).find(
    ([, { classic, network }]) => hostedZoneId === classic || hostedZoneId === network,
  );
  if (!region) return false;
  const [name, { network }] = region;
  // Network load balancers are named `….elb.<region>`, the others `….<region>.elb`.
  const suffix = hostedZoneId === network ? `.elb.${name}.amazonaws.com.` : `.${name}.elb.amazonaws.com.`;
  return dnsName.endsWith(suffix);
}
