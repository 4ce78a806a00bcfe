import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { compareText, fqdn, shownName } from './names.ts';
import { orderOf, recordSetsOf, showRecordSet } from './record-sets.ts';
import { invalidInput } from './refusals.ts';
import { requestedZone } from './zone.ts';

const largestPage = 300;

export function listResourceRecordSets(call: Call): JsonObject {
  const { aws, input } = call;
  const zone = requestedZone(call, 'HostedZoneId');
  const name = text(input, 'StartRecordName');
  const type = text(input, 'StartRecordType');
  if (type !== '' && name === '')
    throw invalidInput('The input is not valid: StartRecordType is specified without StartRecordName');
  const from = name === '' ? '' : orderOf({ name: fqdn(name), type, identifier: text(input, 'StartRecordIdentifier') });
  const all = recordSetsOf(aws, zone.id).filter((set) => compareText(orderOf(set), from.trimEnd()) >= 0);
  const size = Math.min(integer(input, 'MaxItems') ?? largestPage, largestPage);
  const next = all[size];
  return {
    ResourceRecordSets: all.slice(0, size).map(showRecordSet),
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next ? { NextRecordName: shownName(next.name), NextRecordType: next.type } : {}),
    ...(next && next.identifier !== '' ? { NextRecordIdentifier: next.identifier } : {}),
  };
}
