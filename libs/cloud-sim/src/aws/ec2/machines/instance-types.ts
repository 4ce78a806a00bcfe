import type { JsonObject } from '../../../core/json.ts';
import { list, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import { availabilityZones } from '../../regions.ts';
import type { Call, Reply } from '../../service.ts';
import { paged } from '../describe.ts';
import { compileFilters, filtersOf } from '../filters.ts';

export interface InstanceType {
  name: string;
  vcpus: number;
  memoryMib: number;
  architecture: 'x86_64' | 'arm64';
  /** On-demand list price in Ireland. */
  costPerHour: number;
  /** Most network interfaces, and most addresses on each. */
  interfaces: number;
  addresses: number;
}

interface Size {
  size: string;
  vcpus: number;
  gib: number;
  interfaces: number;
  addresses: number;
}

const sizes: Size[] = [
  { size: 'large', vcpus: 2, gib: 8, interfaces: 3, addresses: 10 },
  { size: 'xlarge', vcpus: 4, gib: 16, interfaces: 4, addresses: 15 },
  { size: '2xlarge', vcpus: 8, gib: 32, interfaces: 4, addresses: 15 },
  { size: '4xlarge', vcpus: 16, gib: 64, interfaces: 8, addresses: 30 },
  { size: '8xlarge', vcpus: 32, gib: 128, interfaces: 8, addresses: 30 },
];

/** Price of `large`, memory against the general-purpose families. */
const families: Record<string, { price: number; memory: number; architecture: InstanceType['architecture'] }> = {
  m5: { price: 0.107, memory: 1, architecture: 'x86_64' },
  m6a: { price: 0.0963, memory: 1, architecture: 'x86_64' },
  m6g: { price: 0.086, memory: 1, architecture: 'arm64' },
  m6i: { price: 0.107, memory: 1, architecture: 'x86_64' },
  m7i: { price: 0.1124, memory: 1, architecture: 'x86_64' },
  c6i: { price: 0.0912, memory: 0.5, architecture: 'x86_64' },
  r6i: { price: 0.141, memory: 2, architecture: 'x86_64' },
};

const burstable: InstanceType[] = [
  type('t3.medium', 2, 4, 'x86_64', 0.0456, 3, 6),
  type('t3.large', 2, 8, 'x86_64', 0.0912, 3, 12),
  type('t3.xlarge', 4, 16, 'x86_64', 0.1824, 4, 15),
];

function type(
  name: string,
  vcpus: number,
  gib: number,
  architecture: InstanceType['architecture'],
  costPerHour: number,
  interfaces: number,
  addresses: number,
): InstanceType {
  return { name, vcpus, memoryMib: gib * 1024, architecture, costPerHour, interfaces, addresses };
}

const instanceTypes: readonly InstanceType[] = [
  ...burstable,
  ...Object.entries(families).flatMap(([family, { price, memory, architecture }]) =>
    sizes.map(({ size, vcpus, gib, interfaces, addresses }) =>
      type(`${family}.${size}`, vcpus, gib * memory, architecture, price * (vcpus / 2), interfaces, addresses),
    ),
  ),
];

export function instanceType(name: string): InstanceType | undefined {
  return instanceTypes.find((one) => one.name === name);
}

/** Zones with old halls only. */
const oldZones = ['us-east-1e'];
const oldFamilies = /^(m5|t3)\./;

/** Whether a zone has machines of this type at all; tests may take some away. */
export function isOffered(aws: Aws, name: string, zone: string): boolean {
  if (oldZones.includes(zone) && !oldFamilies.test(name)) return false;
  const withheld = aws.store.get<string[]>('settings', 'aws.instanceTypesWithheld') ?? [];
  return !withheld.includes(`${zone}/${name}`);
}

/** Whether a zone has no machine of this type left now. */
export function isSoldOut(aws: Aws, name: string, zone: string): boolean {
  const soldOut = aws.store.get<string[]>('settings', 'aws.stockouts') ?? [];
  return soldOut.includes(zone) || soldOut.includes(`${zone}/${name}`);
}

export function describeInstanceTypeOfferings(call: Call): Reply {
  const { aws, input, region } = call;
  const kind = text(input, 'LocationType') || 'region';
  const zones = availabilityZones(region);
  const rows = instanceTypes.flatMap((one) => {
    const there = zones.filter((zone) => isOffered(aws, one.name, zone.name));
    const places =
      kind === 'region'
        ? there.length > 0
          ? [region]
          : []
        : there.map((zone) => (kind.endsWith('-id') ? zone.id : zone.name));
    return places.map((Location): JsonObject => ({ InstanceType: one.name, LocationType: kind, Location }));
  });
  const test = compileFilters(filtersOf(input, 'Filters'), { 'instance-type': 'InstanceType', location: 'Location' });
  return paged(input, 'InstanceTypeOfferings', rows.filter(test));
}

const filters = {
  'instance-type': 'InstanceType',
  'current-generation': 'CurrentGeneration',
  'processor-info.supported-architecture': 'ProcessorInfo.SupportedArchitectures',
  'vcpu-info.default-vcpus': 'VCpuInfo.DefaultVCpus',
  'memory-info.size-in-mib': 'MemoryInfo.SizeInMiB',
};

export function describeInstanceTypes(call: Call): Reply {
  const { aws, input, region } = call;
  const wanted = list(input, 'InstanceTypes').filter((name) => typeof name === 'string');
  const here = instanceTypes.filter((one) =>
    availabilityZones(region).some((zone) => isOffered(aws, one.name, zone.name)),
  );
  const unknown = wanted.filter((name) => !here.some((one) => one.name === name));
  if (unknown.length > 0)
    throw new AwsFault(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
    );
  const shown = here.filter((one) => wanted.length === 0 || wanted.includes(one.name)).map(show);
  return paged(input, 'InstanceTypes', shown.filter(compileFilters(filtersOf(input, 'Filters'), filters)));
}

function show(one: InstanceType): JsonObject {
  return {
    InstanceType: one.name,
    CurrentGeneration: true,
    FreeTierEligible: false,
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    BareMetal: false,
    Hypervisor: 'nitro',
    ProcessorInfo: { SupportedArchitectures: [one.architecture], SustainedClockSpeedInGhz: 3.5 },
    VCpuInfo: { DefaultVCpus: one.vcpus, DefaultCores: one.vcpus / 2, DefaultThreadsPerCore: 2 },
    MemoryInfo: { SizeInMiB: one.memoryMib },
    InstanceStorageSupported: false,
    NetworkInfo: {
      MaximumNetworkInterfaces: one.interfaces,
      MaximumNetworkCards: 1,
      DefaultNetworkCardIndex: 0,
      Ipv4AddressesPerInterface: one.addresses,
      Ipv6AddressesPerInterface: one.addresses,
      Ipv6Supported: true,
      EnaSupport: 'required',
    },
    BurstablePerformanceSupported: one.name.startsWith('t3.'),
    DedicatedHostsSupported: true,
    AutoRecoverySupported: true,
  };
}
