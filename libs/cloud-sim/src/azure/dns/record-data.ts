import { isIPv4, isIPv6 } from 'node:net';
import type { JsonObject } from '../../core/json.ts';
import { integer, list, object, objects, text } from '../../core/json.ts';
import { badRequest, invalidDomainName } from './dns-fault.ts';

/** Types of record sets that are simulated. */
export const recordTypes = ['A', 'AAAA', 'CNAME', 'NS', 'SOA', 'TXT'] as const;
export type RecordType = (typeof recordTypes)[number];

const mostRecords = 20;
const longestTtl = 2_147_483_647;
const longestString = 255;
const longestText = 4096;

/** Property of a record set that holds its records, as Azure DNS spells it. */
export const recordProperty: Record<RecordType, string> = {
  A: 'ARecords',
  AAAA: 'AAAARecords',
  CNAME: 'CNAMERecord',
  NS: 'NSRecords',
  SOA: 'SOARecord',
  TXT: 'TXTRecords',
};

/** The property whatever its letter case: `TTL` and `ttl` are the same to Azure DNS. */
export function propertyOf(properties: JsonObject, name: string): JsonObject[string] {
  const key = Object.keys(properties).find((item) => item.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : properties[key];
}

/** A name with its dot at the end, as zones hold it. */
const dotted = (name: string): string => (name.endsWith('.') || name === '' ? name : `${name}.`);

/** Values in the presentation form of zone files. */
export function valuesOf(type: RecordType, properties: JsonObject): string[] {
  const held = { held: propertyOf(properties, recordProperty[type]) };
  switch (type) {
    case 'A':
      return objects(held, 'held').map((record) => text(record, 'ipv4Address'));
    case 'AAAA':
      return objects(held, 'held').map((record) => text(record, 'ipv6Address'));
    case 'NS':
      return objects(held, 'held').map((record) => text(record, 'nsdname'));
    case 'CNAME': {
      const target = text(object(held, 'held'), 'cname');
      return target === '' ? [] : [target];
    }
    case 'TXT':
      return objects(held, 'held').map((record) => list(record, 'value').map(quoted).join(' '));
    case 'SOA': {
      const record = object(held, 'held');
      const numbers = ['serialNumber', 'refreshTime', 'retryTime', 'expireTime', 'minimumTTL'];
      return [
        [text(record, 'host'), text(record, 'email'), ...numbers.map((key) => integer(record, key) ?? 0)].join(' '),
      ];
    }
  }
}

/** Properties that hold the values: the reverse for what Kubernetes' controllers write, which give texts unquoted. */
export function propertiesOf(type: Exclude<RecordType, 'SOA'>, values: readonly string[]): JsonObject {
  const key = recordProperty[type];
  switch (type) {
    case 'A':
      return { [key]: values.map((ipv4Address) => ({ ipv4Address })) };
    case 'AAAA':
      return { [key]: values.map((ipv6Address) => ({ ipv6Address })) };
    case 'NS':
      return { [key]: values.map((nsdname) => ({ nsdname: dotted(nsdname) })) };
    case 'CNAME':
      return { [key]: { cname: values[0] ?? '' } };
    case 'TXT':
      return { [key]: values.map((value) => ({ value: value.match(/.{1,255}/gs) ?? [''] })) };
  }
}

function quoted(value: unknown): string {
  return `"${String(value).replace(/(["\\])/g, '\\$1')}"`;
}

/** Refuses records that Azure DNS would not store. */
export function checkRecords(type: RecordType, properties: JsonObject): void {
  const ttl = integer({ ttl: propertyOf(properties, 'TTL') }, 'ttl');
  if (ttl === undefined || ttl < 1 || ttl > longestTtl)
    throw badRequest(`The value '${ttl ?? ''}' of the property 'TTL' is invalid: it must be from 1 to ${longestTtl}.`);
  const values = valuesOf(type, properties);
  if (values.length > mostRecords)
    throw badRequest(`The record set has ${values.length} records; the maximum is ${mostRecords}.`);
  if (new Set(values).size < values.length) throw badRequest('The record set contains duplicate records.');
  for (const value of values) checkValue(type, value);
  if (type !== 'TXT') return;
  for (const record of objects({ held: propertyOf(properties, recordProperty.TXT) }, 'held')) {
    const strings = list(record, 'value').map(String);
    if (strings.some((part) => part.length > longestString) || strings.join('').length > longestText)
      throw badRequest(`A string of a TXT record has at most ${longestString} characters, a record ${longestText}.`);
  }
}

const hostName =
  /^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?$/;

function checkValue(type: RecordType, value: string): void {
  if (type === 'A' && !isIPv4(value)) throw badRequest(`The value '${value}' is not a valid IPv4 address.`);
  if (type === 'AAAA' && !isIPv6(value)) throw badRequest(`The value '${value}' is not a valid IPv6 address.`);
  if ((type === 'CNAME' || type === 'NS') && !hostName.test(value)) throw invalidDomainName(value);
}
