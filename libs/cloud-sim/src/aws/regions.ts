/** Regions and the letters of their availability zones, as `DescribeRegions` and `DescribeAvailabilityZones` show them. */
const zonesOf: Record<string, string> = {
  'ap-northeast-1': 'acd',
  'ap-south-1': 'abc',
  'ap-southeast-1': 'abc',
  'ap-southeast-2': 'abc',
  'ca-central-1': 'abd',
  'eu-central-1': 'abc',
  'eu-north-1': 'abc',
  'eu-west-1': 'abc',
  'eu-west-2': 'abc',
  'eu-west-3': 'abc',
  'sa-east-1': 'abc',
  'us-east-1': 'abcdef',
  'us-east-2': 'abc',
  'us-west-1': 'ac',
  'us-west-2': 'abcd',
};

export const defaultRegion = 'eu-west-1';

export function regionNames(): string[] {
  return Object.keys(zonesOf);
}

export interface AvailabilityZone {
  /** `eu-west-1a` */
  name: string;
  /** `euw1-az1`: the same place for every account. */
  id: string;
  region: string;
}

/** Empty for a region that does not exist. */
export function availabilityZones(region: string): AvailabilityZone[] {
  return [...(zonesOf[region] ?? '')].map((letter, index) => ({
    name: `${region}${letter}`,
    id: `${shortName(region)}-az${index + 1}`,
    region,
  }));
}

const directions: Record<string, string> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  southeast: 'se',
};

/** `euw1` */
function shortName(region: string): string {
  const [area = '', direction = '', number = ''] = region.split('-');
  return `${area}${directions[direction] ?? direction}${number}`;
}
