import type { JsonObject } from '../../../core/json.ts';
import { list } from '../../../core/json.ts';
import { availabilityZones, regionNames } from '../../regions.ts';
import type { Call, Reply } from '../../service.ts';
import { invalidParameter } from '../faults.ts';
import { compileFilters, filtersOf } from '../filters.ts';

const regionFilters = { endpoint: 'Endpoint', 'opt-in-status': 'OptInStatus', 'region-name': 'RegionName' };

export function describeRegions({ input }: Call): Reply {
  const wanted = list(input, 'RegionNames').filter((name) => typeof name === 'string');
  const unknown = wanted.filter((name) => !regionNames().includes(name));
  if (unknown.length > 0) throw invalidParameter(`Invalid region name: [${unknown.join(', ')}]`);
  const Regions = regionNames()
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .map((RegionName): JsonObject => {
      return { RegionName, Endpoint: `ec2.${RegionName}.amazonaws.com`, OptInStatus: 'opt-in-not-required' };
    })
    .filter(compileFilters(filtersOf(input, 'Filters'), regionFilters));
  return { Regions };
}

const zoneFilters = {
  'group-name': 'GroupName',
  'opt-in-status': 'OptInStatus',
  'region-name': 'RegionName',
  state: 'State',
  'zone-id': 'ZoneId',
  'zone-name': 'ZoneName',
  'zone-type': 'ZoneType',
};

export function describeAvailabilityZones({ input, region }: Call): Reply {
  const zones = availabilityZones(region);
  const names = list(input, 'ZoneNames');
  const ids = list(input, 'ZoneIds');
  const unknown = [
    ...names.filter((name) => !zones.some((zone) => zone.name === name)),
    ...ids.filter((id) => !zones.some((zone) => zone.id === id)),
  ];
  if (unknown.length > 0) throw invalidParameter(`Invalid availability zone: [${unknown.map(String).join(', ')}]`);
  const AvailabilityZones = zones
    .filter((zone) => names.length === 0 || names.includes(zone.name))
    .filter((zone) => ids.length === 0 || ids.includes(zone.id))
    .map((zone): JsonObject => ({
      State: 'available',
      OptInStatus: 'opt-in-not-required',
      RegionName: region,
      ZoneName: zone.name,
      ZoneId: zone.id,
      ZoneType: 'availability-zone',
      GroupName: `${region}-zg-1`,
      NetworkBorderGroup: region,
      Messages: [],
    }))
    .filter(compileFilters(filtersOf(input, 'Filters'), zoneFilters));
  return { AvailabilityZones };
}
