import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { uniqueSuffix } from '@slipway/blueprint';
import type { Scope } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { platformApis } from '../platform-apis.ts';
import { enableApis, project, stage, type Stage } from '../testing/stage.ts';
import { dnsRecord } from './dns-record.ts';

const domain = 'gcp.gitpod.acme.example';

interface Addition {
  name: string;
  type: string;
  rrdatas: string[];
}

describe("records in somebody else's zone", () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
    await makeZone('theirs', `${domain}.`);
  });
  afterEach(() => on.close());

  const dns = () => cloudOf(on.context, on.scope).clients.dns();
  const makeZone = async (name: string, dnsName: string) => {
    const requestBody = { name, dnsName, description: 'theirs', visibility: 'public' };
    await (await dns()).managedZones.create({ project, requestBody });
    await on.time.pass();
  };
  const add = async (zone: string, ...additions: Addition[]) =>
    (await dns()).changes.create({
      project,
      managedZone: zone,
      requestBody: { additions: additions.map((each) => ({ ttl: 60, ...each })) },
    });
  const recordsOf = async (zone: string): Promise<string[]> => {
    const { data } = await (await dns()).resourceRecordSets.list({ project, managedZone: zone });
    const others = (data.rrsets ?? []).filter(({ type }) => type !== 'SOA' && type !== 'NS');
    return others.map(({ name, type }) => `${name} ${type}`).sort();
  };
  const ownerOf = (scope: Pick<Scope, 'account' | 'installation' | 'incarnation'>): string =>
    `"heritage=external-dns,external-dns/owner=slipway-${scope.installation}-${uniqueSuffix(scope, 'dns')}"`;
  /** An address and what external-dns writes beside it. */
  const registered = (name: string, scope = on.scope): Addition[] => [
    { name: `${name}.`, type: 'A', rrdatas: ['203.0.113.7'] },
    { name: `extdns-a.${name.replace('*.', 'wildcard.')}.`, type: 'TXT', rrdatas: [ownerOf(scope)] },
  ];
  const sweep = async (scope = on.scope): Promise<string[]> => {
    const found = await dnsRecord(on.context).list(scope);
    for (const { kind, name } of found)
      await dnsRecord(on.context).destroy({ scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' });
    return found.map(({ name }) => name).sort();
  };

  test('dnsRecord: what external-dns registered as ours goes, of whichever incarnation; all else stays', async () => {
    const neighbour = { ...on.scope, installation: 'acme' };
    await add(
      'theirs',
      ...registered(domain),
      ...registered(`*.ws.${domain}`, { ...on.scope, incarnation: 3 }),
      ...registered(`acme.${domain}`, neighbour),
      { name: `${domain}.`, type: 'MX', rrdatas: ['10 mail.acme.example.'] },
      { name: `${domain}.`, type: 'TXT', rrdatas: ['"v=spf1 -all"'] },
      { name: `www.${domain}.`, type: 'A', rrdatas: ['203.0.113.9'] },
      { name: `_acme-challenge.${domain}.`, type: 'TXT', rrdatas: ['"token"'] },
    );
    expect(await sweep()).toEqual([`theirs/*.ws.${domain}.`, `theirs/${domain}.`]);
    expect(await recordsOf('theirs')).toEqual([
      `_acme-challenge.${domain}. TXT`,
      `acme.${domain}. A`,
      `extdns-a.acme.${domain}. TXT`,
      `${domain}. MX`,
      `${domain}. TXT`,
      `www.${domain}. A`,
    ]);
    expect(await sweep()).toEqual([]);
  });

  test('dnsRecord: without a domain every public zone is searched, with one only those that may serve it', async () => {
    await makeZone('other', 'other.example.');
    await add('other', ...registered('gitpod.other.example'));
    expect(await sweep()).toEqual([]);
    expect(await sweep({ ...on.scope, domain: '' })).toEqual(['other/gitpod.other.example.']);
    expect(await recordsOf('other')).toEqual([]);
  });

  test('dnsRecord: a registry record whose address is gone already goes as well', async () => {
    const [, owner] = registered(domain) as [Addition, Addition];
    await add('theirs', owner);
    expect(await sweep()).toEqual([`theirs/extdns-a.${domain}.`]);
    expect(await recordsOf('theirs')).toEqual([]);
  });
});
