import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudOf } from './cloud.ts';
import { endpointNames } from './client.ts';
import { gcp } from './provider.ts';
import { enableApis, project, stage, type Stage } from './testing/stage.ts';
import { network } from './resources/network.ts';
import { platformApis } from './platform-apis.ts';

describe('GoogleCloud', () => {
  let on: Stage;
  const ref = () => on.ref('cluster/network', 'gcp.network', 'acme-gcp-net');
  const props = { routingMode: 'REGIONAL' as const };
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  test('send: an API that was enabled a moment ago is waited for', async () => {
    await network(on.context).list?.(on.scope);
    on.time.stop();
    const now = on.cloud.clock.now();
    const state = { enabledAt: now, usableAt: now + 60_000 };
    on.cloud.gcp.store.put('services', `${project}/compute.googleapis.com`, state);
    const refused = on.cloud.journal.entries().filter((entry) => entry.status === 403).length;
    const heartbeat = (): void => on.time.goOn();
    await network({ ...on.context, call: { ...on.context.call, heartbeat } }).ensure(ref(), props, {});
    expect(on.cloud.journal.entries().filter((entry) => entry.status === 403).length).toBeGreaterThan(refused);
    expect(on.commits('networks.insert')).toHaveLength(1);
  });

  test('send: an API that is off is a failure at once, with the command to switch it on', async () => {
    await expect(network(on.context).ensure(ref(), props, {})).rejects.toMatchObject({
      failure: {
        code: 'UNAUTHORIZED',
        rule: 'SW-AUTHZ-018',
        fix: expect.stringMatching(/^gcloud services enable compute\.googleapis\.com\b/),
      },
    });
  });

  test('list: where an API is off, nothing stands', async () => {
    expect(await network(on.context).list?.(on.scope)).toEqual([]);
  });

  test('send: a throttled create is sent again, a withdrawn token is renewed', async () => {
    enableApis(on.cloud, platformApis);
    const match = { service: 'compute', operation: 'networks.insert' };
    const throttle = { status: { http: 429, code: 'rateLimitExceeded', message: 'Rate Limit Exceeded' } };
    on.cloud.faults.add({ id: 'throttle', match, nth: 1, action: throttle });
    on.cloud.faults.add({ id: 'expire', match, nth: 2, action: { 'expire-token': {} } });
    await network(on.context).ensure(ref(), props, {});
    expect(on.cloud.faults.list().map((rule) => rule.hits)).toEqual([1, 1]);
    expect(on.commits('networks.insert')).toHaveLength(1);
  });

  test('read: a server error is read again, three times in all', async () => {
    enableApis(on.cloud, platformApis);
    const match = { service: 'compute', operation: 'networks.get' };
    const down = { status: { http: 503, code: 'backendError', message: 'Backend Error' } };
    on.cloud.faults.add({ match, action: down });
    await expect(network(on.context).observe(ref())).rejects.toMatchObject({
      failure: { code: 'INTERNAL', rule: 'SW-INT-030' },
    });
  });

  test('resources: an address book with holes is refused, naming them', async () => {
    const endpoints = { endpoints: { ...on.cloud.endpoints, dns: null } };
    await expect(gcp.resources({ ...on.context, endpoints })).rejects.toMatchObject({
      failure: { code: 'DEPENDENCY', message: expect.stringContaining('clouds.gcp.endpoints.dns') },
    });
    expect(endpointNames.every((name) => typeof on.cloud.endpoints[name] === 'string')).toBe(true);
    expect(cloudOf(on.context, on.scope).project).toBe(project);
  });
});
