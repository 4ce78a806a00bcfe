export interface MachineType {
  name: string;
  cpus: number;
  memoryMb: number;
  /** Dollars an hour, list price of a European region. */
  price: number;
  /** Regional quota that its processors count against. */
  quota: string;
}

interface Family {
  /** Memory of one processor by series, MB. */
  series: Record<string, number>;
  sizes: number[];
  pricePerCpu: number;
  quota: string;
}

const families: Record<string, Family> = {
  e2: {
    series: { standard: 4096, highmem: 8192, highcpu: 1024 },
    sizes: [2, 4, 8, 16, 32],
    pricePerCpu: 0.037,
    quota: 'CPUS',
  },
  n1: {
    series: { standard: 3840, highmem: 6656, highcpu: 921.6 },
    sizes: [1, 2, 4, 8, 16, 32, 64, 96],
    pricePerCpu: 0.0523,
    quota: 'CPUS',
  },
  n2: {
    series: { standard: 4096, highmem: 8192, highcpu: 1024 },
    sizes: [2, 4, 8, 16, 32, 48, 64, 80],
    pricePerCpu: 0.0535,
    quota: 'N2_CPUS',
  },
  n2d: {
    series: { standard: 4096, highmem: 8192, highcpu: 1024 },
    sizes: [2, 4, 8, 16, 32, 48, 64, 80],
    pricePerCpu: 0.0465,
    quota: 'N2D_CPUS',
  },
  c3: {
    series: { standard: 4096, highmem: 8192, highcpu: 2048 },
    sizes: [4, 8, 22, 44, 88],
    pricePerCpu: 0.0577,
    quota: 'C3_CPUS',
  },
};

/** Undefined when Google sells no such machine. */
export function machineType(name: string): MachineType | undefined {
  const [familyName = '', series = '', size = ''] = name.split('-');
  const family = families[familyName];
  const memory = family?.series[series];
  const cpus = Number(size);
  if (!family || memory === undefined || !family.sizes.includes(cpus) || name.split('-').length !== 3) return undefined;
  return { name, cpus, memoryMb: Math.round(memory * cpus), price: family.pricePerCpu * cpus, quota: family.quota };
}

export function machineTypes(): MachineType[] {
  return Object.entries(families).flatMap(([family, { series, sizes }]) =>
    Object.keys(series).flatMap((kind) =>
      sizes.map((size) => machineType(`${family}-${kind}-${size}`)).filter((item) => item !== undefined),
    ),
  );
}
