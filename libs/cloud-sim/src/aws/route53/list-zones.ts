import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { compareText, fqdn, sortKey } from './names.ts';
import { invalidInput, noSuchHostedZone } from './refusals.ts';
import { bareId, zoneName, zonesOf } from './zone.ts';
import { showZone } from './zones.ts';

const largestPage = 100;

function visibleZones({ aws, caller, reader }: Call): Resource[] {
  return zonesOf(aws, caller.account).filter((zone) => aws.lags.visible(zone, 'list', reader));
}

const pageSize = (call: Call): number => Math.min(integer(call.input, 'MaxItems') ?? largestPage, largestPage);

export function listHostedZones(call: Call): JsonObject {
  const marker = text(call.input, 'Marker');
  const all = visibleZones(call).sort((a, b) => compareText(a.id, b.id));
  const from = marker === '' ? 0 : all.findIndex((zone) => bareId(zone.id) === marker);
  if (from < 0) throw noSuchHostedZone(marker);
  const size = pageSize(call);
  const next = all[from + size];
  return {
    HostedZones: all.slice(from, from + size).map((zone) => showZone(call.aws, zone)),
    Marker: marker,
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next ? { NextMarker: bareId(next.id) } : {}),
  };
}

/** All zones from a name on: the wanted one comes first, and those after it are others. */
export function listHostedZonesByName(call: Call): JsonObject {
  const { aws, input } = call;
  const name = text(input, 'DNSName');
  const id = bareId(text(input, 'HostedZoneId'));
  if (id !== '' && name === '') throw invalidInput('The input is not valid: HostedZoneId is specified without DNSName');
  const order = (zone: { name: string; id: string }): string => `${sortKey(fqdn(zone.name))} ${zone.id}`;
  const shown = (zone: Resource): { name: string; id: string } => ({ name: zoneName(zone), id: bareId(zone.id) });
  const start = name === '' ? '' : order({ name, id }).trimEnd();
  const all = visibleZones(call)
    .sort((a, b) => compareText(order(shown(a)), order(shown(b))))
    .filter((zone) => compareText(order(shown(zone)), start) >= 0);
  const size = pageSize(call);
  const next = all[size];
  return {
    HostedZones: all.slice(0, size).map((zone) => showZone(aws, zone)),
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(name === '' ? {} : { DNSName: fqdn(name) }),
    ...(id === '' ? {} : { HostedZoneId: id }),
    ...(next ? { NextDNSName: zoneName(next), NextHostedZoneId: bareId(next.id) } : {}),
  };
}

export function getHostedZoneCount(call: Call): JsonObject {
  return { HostedZoneCount: zonesOf(call.aws, call.caller.account).length };
}
