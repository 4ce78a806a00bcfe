/** Regions that are simulated, with their zones. */
export const regions: Record<string, string[]> = {
  'europe-west1': ['b', 'c', 'd'],
  'europe-west2': ['a', 'b', 'c'],
  'europe-west3': ['a', 'b', 'c'],
  'europe-west4': ['a', 'b', 'c'],
  'europe-north1': ['a', 'b', 'c'],
  'us-central1': ['a', 'b', 'c', 'f'],
  'us-east1': ['b', 'c', 'd'],
  'us-east4': ['a', 'b', 'c'],
  'us-west1': ['a', 'b', 'c'],
  'us-west2': ['a', 'b', 'c'],
  'asia-southeast1': ['a', 'b', 'c'],
  'asia-northeast1': ['a', 'b', 'c'],
  'australia-southeast1': ['a', 'b', 'c'],
};

export function zonesOf(region: string): string[] {
  return (regions[region] ?? []).map((letter) => `${region}-${letter}`);
}

export function allZones(): string[] {
  return Object.keys(regions).flatMap(zonesOf);
}

export function isRegion(location: string): boolean {
  return regions[location] !== undefined;
}

export function isZone(location: string): boolean {
  return allZones().includes(location);
}

export function regionOf(location: string): string {
  return isRegion(location) ? location : location.replace(/-[a-z]$/, '');
}
