/** A size of machines: what it has, which quota it counts against, and its list price in western Europe. */
export interface VmSize {
  name: string;
  family: string;
  /** As `usages` shows the family. */
  familyName: string;
  vcpus: number;
  memoryGib: number;
  /** Dollars an hour. */
  price: number;
  zones: readonly string[];
}

interface Family {
  family: string;
  familyName: string;
  /** With `{n}` for the number of vCPUs. */
  name: string;
  memoryPerCpu: number;
  pricePerCpu: number;
  counts: readonly number[];
}

const families: Family[] = [
  family('standardDv3Family', 'Standard Dv3 Family vCPUs', 'Standard_D{n}_v3', 4, 0.06),
  family('standardDSv3Family', 'Standard DSv3 Family vCPUs', 'Standard_D{n}s_v3', 4, 0.06),
  family('standardDv4Family', 'Standard Dv4 Family vCPUs', 'Standard_D{n}_v4', 4, 0.0575),
  family('standardDSv4Family', 'Standard DSv4 Family vCPUs', 'Standard_D{n}s_v4', 4, 0.0575),
  family('standardDDv4Family', 'Standard DDv4 Family vCPUs', 'Standard_D{n}d_v4', 4, 0.068),
  family('standardDDSv4Family', 'Standard DDSv4 Family vCPUs', 'Standard_D{n}ds_v4', 4, 0.068),
  family('standardDv5Family', 'Standard Dv5 Family vCPUs', 'Standard_D{n}_v5', 4, 0.0575),
  family('standardDSv5Family', 'Standard DSv5 Family vCPUs', 'Standard_D{n}s_v5', 4, 0.0575),
  family('standardDASv5Family', 'Standard DASv5 Family vCPUs', 'Standard_D{n}as_v5', 4, 0.052),
  family('standardDDSv5Family', 'Standard DDSv5 Family vCPUs', 'Standard_D{n}ds_v5', 4, 0.068),
  family('standardESv5Family', 'Standard ESv5 Family vCPUs', 'Standard_E{n}s_v5', 8, 0.076),
  family('standardFSv2Family', 'Standard FSv2 Family vCPUs', 'Standard_F{n}s_v2', 2, 0.0485),
];

function family(key: string, familyName: string, name: string, memoryPerCpu: number, pricePerCpu: number): Family {
  return { family: key, familyName, name, memoryPerCpu, pricePerCpu, counts: [2, 4, 8, 16, 32, 48, 64] };
}

const burstable: VmSize[] = [
  { name: 'Standard_B2s', vcpus: 2, memoryGib: 4, price: 0.048 },
  { name: 'Standard_B2ms', vcpus: 2, memoryGib: 8, price: 0.096 },
  { name: 'Standard_B4ms', vcpus: 4, memoryGib: 16, price: 0.192 },
  { name: 'Standard_B1s', vcpus: 1, memoryGib: 1, price: 0.012 },
].map((size) => ({
  ...size,
  family: 'standardBSFamily',
  familyName: 'Standard BS Family vCPUs',
  zones: ['1', '2', '3'],
}));

export const vmSizes: readonly VmSize[] = [
  ...families.flatMap(({ counts, memoryPerCpu, pricePerCpu, name, ...rest }) =>
    counts.map((vcpus) => ({
      ...rest,
      name: name.replace('{n}', String(vcpus)),
      vcpus,
      memoryGib: vcpus * memoryPerCpu,
      price: vcpus * pricePerCpu,
      zones: ['1', '2', '3'],
    })),
  ),
  ...burstable,
];

/** In whatever letter case. */
export function vmSize(name: string): VmSize | undefined {
  return vmSizes.find((size) => size.name.toLowerCase() === name.toLowerCase());
}
