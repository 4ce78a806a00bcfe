import { describe, expect, test } from '@jest/globals';
import type { RecordSet } from '../../../core/cluster-host.ts';
import type { Service } from '../../api/objects.ts';
import { parseDuration, parseFlags } from './flags.ts';
import { ownershipName } from './ownership.ts';
import { makePlan } from './plan.ts';
import { endpointsOf } from './source.ts';

const zone = 'd.example';
const base = ['--source=service', '--policy=sync', '--registry=txt', '--txt-owner-id=me', `--domain-filter=${zone}`];
const flags = parseFlags([...base, '--txt-wildcard-replacement=wildcard']);

const proxy = (hostname: string, ip = '34.1.1.1'): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'proxy',
    namespace: 'gitpod',
    annotations: { 'external-dns.alpha.kubernetes.io/hostname': hostname },
  },
  spec: { type: 'LoadBalancer' },
  status: { loadBalancer: { ingress: [{ ip }] } },
});

const a = (name: string, ip = '34.1.1.1'): RecordSet => ({ name, type: 'A', ttl: 300, values: [ip] });
const owned = (name: string, owner: string): RecordSet => ({
  name,
  type: 'TXT',
  ttl: 300,
  values: [`heritage=external-dns,external-dns/owner=${owner},external-dns/resource=service/gitpod/proxy`],
});

describe('parseFlags', () => {
  test('an unknown policy is refused', () => {
    expect(() => parseFlags(['--policy=mirror'])).toThrow('one of sync,upsert-only,create-only');
  });
});

describe('parseDuration', () => {
  test.each([
    ['1m', 60],
    ['1m30s', 90],
    ['500ms', 0.5],
  ])('%s', (duration, seconds) => {
    expect(parseDuration(duration)).toBe(seconds);
  });

  test('refuses what is not one', () => {
    expect(() => parseDuration('1 minute')).toThrow('invalid duration');
  });
});

describe('ownershipName', () => {
  test('the star is replaced and the record type leads', () => {
    expect(ownershipName({ name: '*.ws.d.example', type: 'A' }, flags)).toBe('a-wildcard.ws.d.example');
  });

  test('a prefix with a template takes the place of the leading type', () => {
    const prefixed = parseFlags([
      ...base,
      '--txt-prefix=extdns-%{record_type}.',
      '--txt-wildcard-replacement=wildcard',
    ]);
    expect(ownershipName({ name: zone, type: 'A' }, prefixed)).toBe('extdns-a.d.example');
    expect(ownershipName({ name: '*.ws.d.example', type: 'A' }, prefixed)).toBe('extdns-a.wildcard.ws.d.example');
  });
});

describe('makePlan', () => {
  test('a Service with an address gets its records and their owner', () => {
    const { upserts } = makePlan(zone, [], endpointsOf([proxy('*.d.example, x.d.example')], flags), flags);
    expect(upserts.map(({ name, type }) => `${type} ${name}`)).toEqual([
      'A *.d.example',
      'TXT a-wildcard.d.example',
      'A x.d.example',
      'TXT a-x.d.example',
    ]);
  });

  test('the owner of the apex does not fit into the zone, so the record stays unowned and is never removed', () => {
    const { upserts } = makePlan(zone, [], endpointsOf([proxy(zone)], flags), flags);
    expect(upserts).toEqual([a(zone)]);
    expect(makePlan(zone, [a(zone)], [], flags).removals).toEqual([]);
  });

  test('a name outside the domain filter is ignored', () => {
    expect(endpointsOf([proxy('other.example')], flags)).toEqual([]);
  });

  test('a record of another owner is neither changed nor removed', () => {
    const records = [a('x.d.example', '9.9.9.9'), owned('a-x.d.example', 'other')];
    expect(makePlan(zone, records, endpointsOf([proxy('x.d.example')], flags), flags)).toEqual({
      upserts: [],
      removals: [],
    });
    expect(makePlan(zone, records, [], flags).removals).toEqual([]);
  });

  test('what nothing asks for any more goes with its owner record, but only under policy sync', () => {
    const records = [a('x.d.example'), owned('a-x.d.example', 'me')];
    expect(makePlan(zone, records, [], flags).removals.map(({ name }) => name)).toEqual([
      'x.d.example',
      'a-x.d.example',
    ]);
    expect(makePlan(zone, records, [], parseFlags([...base, '--policy=upsert-only'])).removals).toEqual([]);
  });

  test('a new address changes an own record, an equal one nothing', () => {
    const records = [a('x.d.example'), owned('a-x.d.example', 'me')];
    const plan = (ip: string): RecordSet[] =>
      makePlan(zone, records, endpointsOf([proxy('x.d.example', ip)], flags), flags).upserts;
    expect(plan('34.1.1.1')).toEqual([]);
    expect(plan('34.2.2.2')[0]).toEqual(a('x.d.example', '34.2.2.2'));
  });
});
