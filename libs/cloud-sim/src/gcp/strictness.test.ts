import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { enableEverything, project } from '../testing/google-clients.ts';
import { issueToken } from './access/tokens.ts';

const location = `projects/${project}/locations/europe-west1`;

describe('what the SDKs would never send', () => {
  let cloud: LocalCloud;
  let authorization: string;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 1 });
    enableEverything(cloud);
    authorization = `Bearer ${issueToken(cloud.gcp, cloud.gcp.store.get<string>('settings', 'operator') ?? '').token}`;
  });
  afterEach(() => cloud.close());

  const send = async (
    service: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = { authorization },
  ) => {
    const init = {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    };
    const reply = await fetch(`${cloud.endpoints[service]}${path}`, init);
    const text = await reply.text();
    return { status: reply.status, text };
  };
  const sql = `/v1/projects/${project}/instances`;

  test.each([
    [
      'container',
      `/v1/${location}/clusters`,
      { cluster: { name: 'a', nodeCount: 1 } },
      'Unknown name \\"nodeCount\\" at \'cluster\'',
    ],
    [
      'container',
      `/v1/${location}/clusters`,
      { cluster: { name: 1 } },
      "Invalid value at 'cluster.name' (TYPE_STRING), 1",
    ],
    [
      'container',
      `/v1/${location}/clusters`,
      { cluster: { name: 'a', releaseChannel: { channel: 'FAST' } } },
      'ReleaseChannel.Channel',
    ],
    ['container', `/v1/${location}/clusters`, {}, "Required field 'cluster' not specified"],
    ['sqladmin', sql, { name: 'a', settings: { storageAutoResize: 'yes' } }, 'TYPE_BOOL'],
    ['sqladmin', `/sql/v1beta4/projects/${project}/instances`, { name: 'a', colour: 'red' }, 'colour'],
    [
      'cloudresourcemanager',
      `/v3/projects/${project}:setIamPolicy`,
      { policy: { bindings: {} } },
      "Invalid value at 'policy.bindings' (list)",
    ],
    [
      'serviceusage',
      `/v1/projects/${project}/services:batchEnable`,
      { serviceIds: 'compute' },
      "Invalid value at 'serviceIds' (list)",
    ],
    [
      'iam',
      `/v1/projects/${project}/serviceAccounts`,
      { accountId: 'acme-gke', roles: [] },
      'Unknown name \\"roles\\"',
    ],
    ['dns', `/dns/v1/projects/${project}/managedZones`, '{"name":', 'Invalid JSON payload received'],
  ])('%s %s: %j is refused', async (service, path, body, sentence) => {
    const reply = await send(service, 'POST', path, body);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain(sentence);
  });

  test('authenticate: without a token, with a wrong one, and with one of another cloud: 401', async () => {
    const path = `/v1/${location}/clusters`;
    const { status, text } = await send('container', 'GET', path, undefined, {});
    expect([status, text]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')]);
    expect((await send('container', 'GET', path, undefined, { authorization: 'Bearer x' })).status).toBe(401);
    expect((await send('container', 'GET', path, undefined, { authorization: 'Bearer a.b.c' })).status).toBe(401);
  });

  test('admit: a project that does not exist is 403', async () => {
    const { status, text } = await send('compute', 'GET', '/compute/v1/projects/no-such-project/global/networks');
    expect([status, text]).toEqual([403, expect.stringContaining('CONSUMER_INVALID')]);
  });

  test('routes: a method that Google has and this cloud does not is 404 and counted as unsupported', async () => {
    const { status, text } = await send('container', 'POST', `/v1/${location}/clusters/c:startIpRotation`, {});
    expect([status, text]).toEqual([404, expect.stringContaining('was not found on this server')]);
    expect(cloud.journal.entries().at(-1)?.outcome).toBe('unsupported');
  });

  test('throttle: a caller beyond the limit is told so, in the form of the API', async () => {
    cloud.seed({ throttle: { container: { perSecond: 0.001, burst: 2 }, compute: { perSecond: 0.001, burst: 1 } } });
    const clusters = () => send('container', 'GET', `/v1/${location}/clusters`).then(({ status }) => status);
    expect([await clusters(), await clusters(), await clusters()]).toEqual([200, 200, 429]);
    const networks = () => send('compute', 'GET', `/compute/v1/projects/${project}/global/networks`);
    await networks();
    expect(await networks()).toMatchObject({ status: 403, text: expect.stringContaining('rateLimitExceeded') });
  });
});
