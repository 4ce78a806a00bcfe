import { describe, expect, test } from '@jest/globals';
import type { RecordSet } from '../../../core/cluster-host.ts';
import type { Service } from '../../api/objects.ts';
import { withAliases } from './alias.ts';
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

describe('withAliases', () => {
  const balancer = 'acme-1.eu-west-1.elb.amazonaws.com';
  const service = (host: string): Service => ({
    ...proxy(zone),
    status: { loadBalancer: { ingress: [{ hostname: host }] } },
  });
  const aws = parseFlags([...base, '--provider=aws', '--aws-zone-type=public', '--txt-prefix=extdns-%{record_type}.']);
  const wanted = (host: string, given = aws) => withAliases(endpointsOf([service(host)], given), given);

  test('a load balancer gets an alias for each family, registered as CNAME and AAAA', () => {
    const { upserts } = makePlan(zone, [], wanted(balancer), aws);
    expect(upserts.map(({ name, type, alias, values }) => [type, name, alias ?? values.length])).toEqual([
      ['A', zone, balancer],
      ['TXT', `extdns-cname.${zone}`, 1],
      ['AAAA', zone, balancer],
      ['TXT', `extdns-aaaa.${zone}`, 1],
    ]);
  });

  test('a zone that holds them already is left alone; without the Service all four go', () => {
    const { upserts } = makePlan(zone, [], wanted(balancer), aws);
    const standing = upserts.map((record) => ({ ...record, ttl: record.alias ? 0 : record.ttl }));
    expect(makePlan(zone, standing, wanted(balancer), aws).upserts).toEqual([]);
    expect(makePlan(zone, standing, [], aws).removals.map(({ name, type }) => `${type} ${name}`)).toEqual([
      `A ${zone}`,
      `TXT extdns-cname.${zone}`,
      `AAAA ${zone}`,
      `TXT extdns-aaaa.${zone}`,
    ]);
  });

  test('any other host, any other provider, or a CNAME that is asked for: no alias', () => {
    const [other] = wanted('lb.example.com');
    expect(other?.record).toMatchObject({ type: 'CNAME', values: ['lb.example.com'] });
    expect(wanted(balancer, parseFlags([...base, '--provider=google']))[0]?.record.type).toBe('CNAME');
    expect(wanted(balancer, parseFlags([...base, '--provider=aws', '--aws-prefer-cname']))[0]?.record.type).toBe(
      'CNAME',
    );
  });

  test('a zone type that does not exist is refused', () => {
    expect(() => parseFlags(['--aws-zone-type=both'])).toThrow("enum value must be one of ,public,private, got 'both'");
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
