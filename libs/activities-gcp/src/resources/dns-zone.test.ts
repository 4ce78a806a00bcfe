import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { uniqueSuffix } from '@slipway/blueprint';
import { cloudOf } from '../cloud.ts';
import { platformApis } from '../platform-apis.ts';
import { driftOfPlan, enableApis, project, stage, type Stage } from '../testing/stage.ts';
import { dnsZone } from './dns-zone.ts';

const props = { domain: 'gcp.gitpod.acme.example', labels: { team: 'platform' } };

describe('dnsZone', () => {
  let on: Stage;
  const ref = () => on.ref('dns/zone', 'gcp.dns-zone', 'acme-gcp-zone');
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
  });
  afterEach(() => on.close());

  const dns = () => cloudOf(on.context, on.scope).clients.dns();
  const zones = () => on.cloud.resources({ type: 'dns.managedZones', state: 'live' }).map((zone) => zone['name']);
  const addRecords = async (managedZone: string, ...additions: { name: string; type: string; rrdatas: string[] }[]) =>
    (await dns()).changes.create({
      project,
      managedZone,
      requestBody: { additions: additions.map((each) => ({ ttl: 60, ...each })) },
    });

  test('dnsZone.ensure: made once although the reply was lost, with sorted name servers without dots', async () => {
    on.cloud.faults.add({
      match: { operation: 'managedZones.create' },
      nth: 1,
      action: { 'timeout-after-commit': {} },
    });
    const first = await dnsZone(on.context).ensure(ref(), props, {});
    const again = await dnsZone(on.context).ensure(ref(), props, {});
    expect(again).toEqual(first);
    expect(first.nameServers).toEqual([...first.nameServers].sort());
    expect(first.nameServers.every((server) => /[a-z]$/.test(server))).toBe(true);
    expect(on.cloud.faults.list().map((rule) => rule.hits)).toEqual([1]);
    expect(zones()).toEqual(['acme-gcp-zone']);
    expect(await driftOfPlan(dnsZone(on.context), ref(), props)).toEqual([]);
  });

  test('dnsZone.ensure: labels change in place', async () => {
    await dnsZone(on.context).ensure(ref(), props, {});
    const changed = { ...props, labels: { team: 'other' } };
    expect(await driftOfPlan(dnsZone(on.context), ref(), changed)).toEqual(['labels']);
    await dnsZone(on.context).ensure(ref(), changed, {});
    expect(await driftOfPlan(dnsZone(on.context), ref(), changed)).toEqual([]);
  });

  test('dnsZone.ensure: never makes a second zone of a domain that somebody serves already', async () => {
    const requestBody = { name: 'theirs', dnsName: `${props.domain}.`, description: 'theirs', visibility: 'public' };
    await (await dns()).managedZones.create({ project, requestBody });
    await on.time.pass();
    await expect(dnsZone(on.context).ensure(ref(), props, {})).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-049', specPath: 'spec.dns.zone' },
    });

    const adopted = on.ref('dns/zone', 'gcp.dns-zone', 'theirs', 'adopted');
    const adoptedProps = { domain: props.domain, labels: {} };
    expect((await dnsZone(on.context).ensure(adopted, adoptedProps, {})).zone).toBe('theirs');
    expect(await driftOfPlan(dnsZone(on.context), adopted, adoptedProps)).toEqual([]);
    await dnsZone(on.context).destroy(adopted);
    expect(zones()).toEqual(['theirs']);
    expect(await dnsZone(on.context).list?.(on.scope)).toEqual([]);
  });

  test('dnsZone.destroy: takes along what external-dns and the solver left, twice is success', async () => {
    await dnsZone(on.context).ensure(ref(), props, {});
    const [now, before] = [2, 1].map((incarnation) => uniqueSuffix({ ...on.scope, incarnation }, 'dns')) as [
      string,
      string,
    ];
    const owner = `"heritage=external-dns,external-dns/owner=slipway-acme-gcp-${now},external-dns/resource=service/gitpod/proxy"`;
    const { domain } = props;
    await addRecords(
      'acme-gcp-zone',
      { name: `${domain}.`, type: 'A', rrdatas: ['203.0.113.7'] },
      { name: `*.${domain}.`, type: 'A', rrdatas: ['203.0.113.7'] },
      { name: `*.ws.${domain}.`, type: 'A', rrdatas: ['203.0.113.7'] },
      { name: `${domain}.`, type: 'TXT', rrdatas: [owner] },
      { name: `a-wildcard.${domain}.`, type: 'TXT', rrdatas: [owner] },
      { name: `extdns-a.wildcard.ws.${domain}.`, type: 'TXT', rrdatas: [owner] },
      { name: `_acme-challenge.${domain}.`, type: 'TXT', rrdatas: ['"token"'] },
      { name: `old.${domain}.`, type: 'A', rrdatas: ['203.0.113.8'] },
      { name: `extdns-a.old.${domain}.`, type: 'TXT', rrdatas: [owner.replace(now, before)] },
    );
    await dnsZone(on.context).destroy(ref());
    await dnsZone(on.context).destroy(ref());
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('dnsZone.destroy: keeps a zone with records of somebody else, and names them', async () => {
    await dnsZone(on.context).ensure(ref(), props, {});
    await addRecords('acme-gcp-zone', { name: `www.${props.domain}.`, type: 'A', rrdatas: ['203.0.113.9'] });
    await expect(dnsZone(on.context).destroy(ref())).rejects.toMatchObject({
      failure: { code: 'DEPENDENCY', rule: 'SW-DEP-058', message: expect.stringContaining(`www.${props.domain}.`) },
    });
    expect(zones()).toEqual(['acme-gcp-zone']);
  });
});
