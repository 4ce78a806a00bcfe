import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { uniqueSuffix } from '@slipway/blueprint';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { publicZones } from '../dns-zones.ts';
import { dnsZone } from './dns-zone.ts';

const domain = 'aws.gitpod.acme.example';
const props = { domain, tags: { team: 'platform' } };

describe('dnsZone', () => {
  let on: Stage;
  const ref = () => on.ref('dns/zone', 'aws.dns-zone', domain);
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const route53 = () => on.amazon.clients.route53();
  const zones = async () => (await publicZones(on.amazon)).map((zone) => zone.domain);
  const made = () => on.commits('CreateHostedZone').length;
  const addRecords = async (zone: string, ...records: ResourceRecordSet[]) => {
    const Changes = records.map((record) => ({ Action: 'CREATE' as const, ResourceRecordSet: { TTL: 60, ...record } }));
    await (await route53()).send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes } }));
  };
  const makeTheirs = async (CallerReference = 'theirs'): Promise<string> => {
    const { HostedZone } = await (await route53()).send(new CreateHostedZoneCommand({ Name: domain, CallerReference }));
    return (HostedZone?.Id ?? '').replace('/hostedzone/', '');
  };

  test('dnsZone.ensure: made once although the reply was lost, with sorted name servers without dots', async () => {
    on.cloud.faults.add({ match: { operation: 'CreateHostedZone' }, nth: 1, action: { 'timeout-after-commit': {} } });
    const first = await dnsZone(on.context).ensure(ref(), props, {});
    const again = await dnsZone(on.context).ensure(ref(), props, {});
    expect(again).toEqual(first);
    expect(first.zone).toMatch(/^Z[0-9A-Z]+$/);
    expect(first.nameServers).toEqual([...first.nameServers].sort());
    expect(first.nameServers.length).toBe(4);
    expect(first.nameServers.every((server) => /[a-z]$/.test(server))).toBe(true);
    expect(on.cloud.faults.list().map((rule) => rule.hits)).toEqual([1]);
    expect([made(), await zones()]).toEqual([1, [domain]]);
    expect(await driftOfPlan(dnsZone(on.context), ref(), props)).toEqual([]);
    expect(await dnsZone(on.context).list?.(on.scope)).toEqual([
      { kind: 'aws.dns-zone', name: domain, step: 'dns/zone', incarnation: 1 },
    ]);
  });

  test('dnsZone.ensure: a zone that a lost worker left without tags is ours by its reference', async () => {
    await makeTheirs('slipway-acme-aws-1');
    expect(await dnsZone(on.context).list?.(on.scope)).toEqual([{ kind: 'aws.dns-zone', name: domain }]);
    await dnsZone(on.context).ensure(ref(), props, {});
    expect(made()).toBe(1);
    expect(await driftOfPlan(dnsZone(on.context), ref(), props)).toEqual([]);
  });

  test('dnsZone.ensure: installed again after a removal, it takes the next reference', async () => {
    await dnsZone(on.context).ensure(ref(), props, {});
    await dnsZone(on.context).destroy(ref());
    const { zone } = await dnsZone(on.context).ensure(ref(), props, {});
    expect([made(), (await dnsZone(on.context).observe(ref()))?.output.zone]).toEqual([2, zone]);
  });

  test('dnsZone.ensure: sixty removals under one name do not stop the next install', async () => {
    const client = await route53();
    for (let before = 1; before <= 60; before++) {
      const Id = await makeTheirs(`slipway-acme-aws-1${before === 1 ? '' : `.${before}`}`);
      await client.send(new DeleteHostedZoneCommand({ Id }));
    }
    await dnsZone(on.context).ensure(ref(), props, {});
    expect([made(), await zones()]).toEqual([61, [domain]]);
  });

  test('dnsZone.ensure: tags change in place', async () => {
    await dnsZone(on.context).ensure(ref(), props, {});
    const changed = { ...props, tags: { owner: 'other' } };
    expect(await driftOfPlan(dnsZone(on.context), ref(), changed)).toEqual(['tags']);
    await dnsZone(on.context).ensure(ref(), changed, {});
    expect(await driftOfPlan(dnsZone(on.context), ref(), changed)).toEqual([]);
  });

  test('dnsZone.ensure: never makes a second zone of a domain that somebody serves already; it is adopted by id or name', async () => {
    const theirs = await makeTheirs();
    await expect(dnsZone(on.context).ensure(ref(), props, {})).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-049', specPath: 'spec.dns.zone' },
    });
    const adoptedProps = { domain, tags: {} };
    for (const name of [theirs, domain]) {
      const adopted = on.ref('dns/zone', 'aws.dns-zone', name, 'adopted');
      expect((await dnsZone(on.context).ensure(adopted, adoptedProps, {})).zone).toBe(theirs);
      expect(await driftOfPlan(dnsZone(on.context), adopted, adoptedProps)).toEqual([]);
      await dnsZone(on.context).destroy(adopted);
    }
    expect(await zones()).toEqual([domain]);
    expect(await dnsZone(on.context).list?.(on.scope)).toEqual([]);
    expect(on.commits('ChangeTagsForResource')).toEqual([]);
  });

  test('dnsZone.ensure: of two zones of one name, the name alone adopts none', async () => {
    const [one, two] = [await makeTheirs('one'), await makeTheirs('two')];
    const adopted = on.ref('dns/zone', 'aws.dns-zone', domain, 'adopted');
    await expect(dnsZone(on.context).ensure(adopted, { domain, tags: {} }, {})).rejects.toMatchObject({
      failure: { rule: 'SW-SPEC-049', message: expect.stringContaining(one) },
    });
    const named = on.ref('dns/zone', 'aws.dns-zone', two, 'adopted');
    expect((await dnsZone(on.context).ensure(named, { domain, tags: {} }, {})).zone).toBe(two);
  });

  test('dnsZone.destroy: takes along what external-dns and the solver left, twice is success', async () => {
    const { zone } = await dnsZone(on.context).ensure(ref(), props, {});
    const [now, before] = [2, 1].map((incarnation) => uniqueSuffix({ ...on.scope, incarnation }, 'dns'));
    const owner = (suffix = now) => [
      { Value: `"heritage=external-dns,external-dns/owner=slipway-acme-aws-${suffix ?? ''},external-dns/resource=x"` },
    ];
    const address = [{ Value: '203.0.113.7' }];
    await addRecords(
      zone,
      { Name: domain, Type: 'A', ResourceRecords: address },
      { Name: `*.${domain}`, Type: 'A', ResourceRecords: address },
      { Name: `*.ws.${domain}`, Type: 'A', ResourceRecords: address },
      { Name: domain, Type: 'TXT', ResourceRecords: owner() },
      { Name: `a-wildcard.${domain}`, Type: 'TXT', ResourceRecords: owner() },
      { Name: `extdns-a.wildcard.ws.${domain}`, Type: 'TXT', ResourceRecords: owner() },
      { Name: `_acme-challenge.${domain}`, Type: 'TXT', ResourceRecords: [{ Value: '"token"' }] },
      { Name: `old.${domain}`, Type: 'A', ResourceRecords: address },
      { Name: `extdns-a.old.${domain}`, Type: 'TXT', ResourceRecords: owner(before) },
    );
    await dnsZone(on.context).destroy(ref());
    await dnsZone(on.context).destroy(ref());
    expect(await zones()).toEqual([]);
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('dnsZone.destroy: keeps a zone with records of somebody else, and names them', async () => {
    const { zone } = await dnsZone(on.context).ensure(ref(), props, {});
    const delegation = { Name: `team.${domain}`, Type: 'NS' as const, ResourceRecords: [{ Value: 'ns.example.com' }] };
    await addRecords(zone, delegation, {
      Name: `*.www.${domain}`,
      Type: 'A',
      ResourceRecords: [{ Value: '203.0.113.9' }],
    });
    await expect(dnsZone(on.context).destroy(ref())).rejects.toMatchObject({
      failure: {
        code: 'DEPENDENCY',
        rule: 'SW-DEP-058',
        message: expect.stringMatching(/ team\..* NS.* \*\.www\..* A/),
      },
    });
    expect(await zones()).toEqual([domain]);
  });

  test('dnsZone.destroy: one that somebody deleted by hand meanwhile is gone', async () => {
    const { zone } = await dnsZone(on.context).ensure(ref(), props, {});
    await (await route53()).send(new DeleteHostedZoneCommand({ Id: zone }));
    await dnsZone(on.context).destroy(ref());
    expect(await dnsZone(on.context).observe(ref())).toBeUndefined();
  });

  test('dnsZone: a neighbour neither sees nor removes it', async () => {
    await dnsZone(on.context).ensure(ref(), props, {});
    const theirs = { ...ref(), scope: { ...on.scope, installation: 'acme' } };
    expect(await dnsZone(on.context).observe(theirs)).toBeUndefined();
    await dnsZone(on.context).destroy(theirs);
    expect(await zones()).toEqual([domain]);
  });
});
