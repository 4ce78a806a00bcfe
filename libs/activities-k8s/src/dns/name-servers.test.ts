import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startNameServer, type TestNameServer } from '../testing/name-server.ts';
import { NameServers } from './name-servers.ts';
import { addressOf, query } from './query.ts';
import { recordsLeft } from './records-gone.ts';

let server: TestNameServer;
let dns: NameServers;
const call = { signal: new AbortController().signal };
const domain = 'gitpod.acme.example';

beforeAll(async () => {
  server = await startNameServer();
});
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(server, { answers: () => [], referrals: () => [], truncates: false, asked: [] });
  dns = new NameServers({ resolvers: [server.address] }, call);
});

describe('NameServers', () => {
  test('delegatedTo: reads the referral in the authority section', async () => {
    server.referrals = (name, type) =>
      type === 'NS'
        ? [
            { name, type, data: 'NS2.Example.' },
            { name, type, data: 'ns1.example' },
          ]
        : [];
    expect(await dns.delegatedTo(domain, server.address)).toEqual(['ns1.example', 'ns2.example']);
  });

  test('delegatedTo: records of another name do not count', async () => {
    server.referrals = (_name, type) => (type === 'NS' ? [{ name: 'acme.example', type, data: 'ns1.parent' }] : []);
    expect(await dns.delegatedTo(domain, server.address)).toEqual([]);
  });

  test('an answer that does not fit is asked for again over TCP', async () => {
    server.truncates = true;
    server.answers = (name, type) => (type === 'NS' ? [{ name, type, data: 'ns1.example' }] : []);
    expect(await dns.delegatedTo(domain, server.address)).toEqual(['ns1.example']);
    expect(server.asked).toEqual([`${domain} NS`, `${domain} NS tcp`]);
  });

  test('resolve: a resolver that does not answer is passed over', async () => {
    server.answers = (name, type) => (type === 'A' ? [{ name, type, data: '192.0.2.1' }] : []);
    const two = new NameServers({ resolvers: ['127.0.0.1:1', server.address] }, call);
    expect(await two.resolve(domain, 'A')).toMatchObject([{ data: '192.0.2.1' }]);
  });

  test('a call that is aborted asks nobody', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(query(server.address, domain, 'A', { recursive: true, signal })).rejects.toThrow('cancelled');
    expect(server.asked).toEqual([]);
  });

  test('recordsLeft: names what still stands, and a silent server shows nothing', async () => {
    server.answers = (name, type) => (name === domain && type === 'A' ? [{ name, type, data: '192.0.2.1' }] : []);
    const wanted = [domain, `x.${domain}`].map((name) => ({ name, type: 'A' as const }));
    expect(await recordsLeft(dns, [server.address, '127.0.0.1:1'], wanted)).toEqual([`${domain} A`]);
  });
});

describe('addressOf', () => {
  test.each([
    ['192.0.2.1', { host: '192.0.2.1', port: 53 }],
    ['127.0.0.1:5353', { host: '127.0.0.1', port: 5353 }],
    ['[2001:db8::1]:5353', { host: '2001:db8::1', port: 5353 }],
    ['2001:db8::1', { host: '2001:db8::1', port: 53 }],
  ])('%s', (server, address) => expect(addressOf(server)).toEqual(address));
});
