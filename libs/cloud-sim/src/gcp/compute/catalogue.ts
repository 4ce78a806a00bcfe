import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { invalid, notFound } from '../fault.ts';
import { page } from '../page.ts';
import type { Row } from '../table-routes.ts';
import { compileFilter } from './filter.ts';
import { allZones, isRegion, isZone, regions, zonesOf } from './locations.ts';
import { machineType, machineTypes } from './machine-types.ts';
import type { MachineType } from './machine-types.ts';
import { limits, usage } from './quota.ts';
import { selfLink } from './references.ts';

const listQuery = {
  filter: 'string',
  maxResults: 'int',
  pageToken: 'string',
  orderBy: 'string',
  returnPartialSuccess: 'bool',
} as const;

function showRegion(call: Call, name: string): JsonObject {
  const used = usage(call.gcp, call.project, name);
  const quotas = Object.entries(limits(call.gcp, call.project, name)).map(([metric, limit]) => ({
    metric,
    limit,
    usage: used[metric] ?? 0,
  }));
  return {
    kind: 'compute#region',
    name,
    description: name,
    status: 'UP',
    zones: zonesOf(name).map((zone) => selfLink(`projects/${call.project}/zones/${zone}`)),
    quotas,
    selfLink: selfLink(`projects/${call.project}/regions/${name}`),
  };
}

function showZone(call: Call, name: string): JsonObject {
  return {
    kind: 'compute#zone',
    name,
    description: name,
    status: 'UP',
    region: selfLink(`projects/${call.project}/regions/${name.replace(/-[a-z]$/, '')}`),
    selfLink: selfLink(`projects/${call.project}/zones/${name}`),
  };
}

function showMachine(call: Call, zone: string, type: MachineType): JsonObject {
  const path = `projects/${call.project}/zones/${zone}/machineTypes/${type.name}`;
  return {
    kind: 'compute#machineType',
    name: type.name,
    guestCpus: type.cpus,
    memoryMb: type.memoryMb,
    zone,
    selfLink: selfLink(path),
  };
}

function listed(call: Call, kind: string, all: JsonObject[]): JsonObject {
  const matching = all.filter(compileFilter(text(call.request, 'filter')));
  const { items, nextPageToken } = page(
    matching,
    integer(call.request, 'maxResults') ?? 500,
    text(call.request, 'pageToken'),
  );
  return { kind, ...(items.length > 0 ? { items } : {}), ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

function missing(call: Call, path: string) {
  return notFound(`The resource 'projects/${call.project}/${path}' was not found`);
}

const base = '/compute/v1/projects/{project}';

/** What Google sells, and where. */
export const catalogueRows: Row[] = [
  {
    operation: 'regions.get',
    verb: 'GET',
    path: `${base}/regions/{resource}`,
    permission: 'compute.regions.get',
    handle: (call) => {
      const name = text(call.request, 'resource');
      if (!isRegion(name)) throw missing(call, `regions/${name}`);
      return showRegion(call, name);
    },
  },
  {
    operation: 'regions.list',
    verb: 'GET',
    path: `${base}/regions`,
    permission: 'compute.regions.list',
    query: listQuery,
    handle: (call) =>
      listed(
        call,
        'compute#regionList',
        Object.keys(regions).map((name) => showRegion(call, name)),
      ),
  },
  {
    operation: 'zones.get',
    verb: 'GET',
    path: `${base}/zones/{resource}`,
    permission: 'compute.zones.get',
    handle: (call) => {
      const name = text(call.request, 'resource');
      if (!isZone(name)) throw missing(call, `zones/${name}`);
      return showZone(call, name);
    },
  },
  {
    operation: 'zones.list',
    verb: 'GET',
    path: `${base}/zones`,
    permission: 'compute.zones.list',
    query: listQuery,
    handle: (call) =>
      listed(
        call,
        'compute#zoneList',
        allZones().map((name) => showZone(call, name)),
      ),
  },
  {
    operation: 'machineTypes.get',
    verb: 'GET',
    path: `${base}/zones/{zone}/machineTypes/{resource}`,
    permission: 'compute.machineTypes.get',
    handle: (call) => {
      const zone = text(call.request, 'zone');
      const type = machineType(text(call.request, 'resource'));
      if (!type || !isZone(zone)) throw missing(call, `zones/${zone}/machineTypes/${text(call.request, 'resource')}`);
      return showMachine(call, zone, type);
    },
  },
  {
    operation: 'machineTypes.list',
    verb: 'GET',
    path: `${base}/zones/{zone}/machineTypes`,
    permission: 'compute.machineTypes.list',
    query: listQuery,
    handle: (call) => {
      const zone = text(call.request, 'zone');
      if (!isZone(zone)) throw invalid(`Invalid value for field 'zone': '${zone}'. Unknown zone.`);
      return listed(
        call,
        'compute#machineTypeList',
        machineTypes().map((type) => showMachine(call, zone, type)),
      );
    },
  },
];
