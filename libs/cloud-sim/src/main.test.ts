import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { NetworkManagementClient } from '@azure/arm-network';
import { ResourceManagementClient } from '@azure/arm-resources';
import { ClientCertificateCredential } from '@azure/identity';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { accessToken, ChildCloud } from './testing/child-cloud.ts';
import type { WrittenConfiguration } from './testing/child-cloud.ts';
import { project } from './testing/google-clients.ts';

interface Operation {
  name: string;
  status: string;
  error?: object;
}

describe('main', () => {
  let state: string;
  let child: ChildCloud;
  let configuration: WrittenConfiguration;
  let token: string;
  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'local-cloud-'));
    child = new ChildCloud(state, '600');
    await restart();
    await call('serviceusage', 'POST', `/v1/projects/${project}/services:batchEnable`, {
      serviceIds: ['compute.googleapis.com'],
    });
    // Every replica must know that the API is on.
    for (let known = 0; known < 3; known++) {
      await sleep(20);
      if ((await call('compute', 'GET', networks)).status !== 200) known = -1;
    }
  });
  afterEach(async () => {
    await child.end('SIGTERM');
    rmSync(state, { recursive: true });
  });

  const networks = `/compute/v1/projects/${project}/global/networks`;
  const restart = async () => {
    configuration = await child.start();
    token = await accessToken(configuration);
  };
  const call = async (service: string, method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const reply = await fetch(`${configuration.clouds.gcp.endpoints[service]}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: reply.status, body: (await reply.json()) as Operation & { error?: { message: string } } };
  };
  const admin = async (path: string, body?: object): Promise<unknown> => {
    const reply = await fetch(
      `${configuration.admin}/_sim/${path}`,
      body ? { method: 'POST', body: JSON.stringify(body) } : {},
    );
    return reply.json();
  };
  const done = async (operation: string) => {
    for (;;) {
      const { body } = await call('compute', 'GET', `/compute/v1/projects/${project}/global/operations/${operation}`);
      if (body.status === 'DONE') return body;
      await sleep(10);
    }
  };

  test('kill -9: nothing that was answered is lost, running operations end, each create counts once', async () => {
    const names = Array.from({ length: 6 }, (_item, index) => `net-${index}`);
    for (const [index, name] of names.entries()) {
      const created = call('compute', 'POST', networks, { name, autoCreateSubnetworks: false });
      if (index % 2 === 1) {
        // Killed while the request is under way: answered or not, the state must agree with what comes next.
        const answered = created.then(
          ({ status }) => status,
          () => 'cut',
        );
        await sleep(index);
        await child.end('SIGKILL');
        const outcome = await answered;
        await restart();
        const again = await call('compute', 'POST', networks, { name, autoCreateSubnetworks: false });
        expect(outcome === 200 ? [409] : [200, 409]).toContain(again.status);
      } else {
        const { body } = await created;
        await child.end('SIGKILL');
        await restart();
        expect((await done(body.name)).error).toBeUndefined();
      }
    }
    const resources = (await admin('resources?type=compute.networks')) as {
      name: string;
      createCalls: number;
      state: string;
    }[];
    expect(resources.map((item) => [item.name, item.createCalls, item.state])).toEqual(
      names.map((name) => [name, 1, 'live']),
    );
  });

  test('kill -9: the same of Amazon, whose files go on to sign', async () => {
    const RoleName = 'acme-cluster';
    const document = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    };
    const create = () => {
      const [, accessKeyId = '', secretAccessKey = ''] =
        /_id = (\S+)\naws_secret_access_key = (\S+)/.exec(
          readFileSync(configuration.env.AWS_SHARED_CREDENTIALS_FILE, 'utf8'),
        ) ?? [];
      const { endpoint } = configuration.clouds.aws;
      const options = { endpoint, region: 'eu-west-1', maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } };
      return new IAMClient(options).send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(document) }),
      );
    };
    const { Role } = await create();
    await child.end('SIGKILL');
    await restart();
    await expect(create()).rejects.toMatchObject({ Code: 'EntityAlreadyExists' });
    expect(await admin('resources?type=iam.roles')).toMatchObject([{ id: Role?.Arn, createCalls: 1, state: 'live' }]);
  });

  test('kill -9: the same of Azure, whose authority, tokens and running operations outlive it', async () => {
    const subscription = '00000000-0000-4000-8000-000000000001';
    const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_CERTIFICATE_PATH } = configuration.env;
    const { authorityHost, caFile } = configuration.clouds.azure;
    const tlsOptions = { ca: readFileSync(caFile, 'utf8') };
    const credential = new ClientCertificateCredential(
      AZURE_TENANT_ID,
      AZURE_CLIENT_ID,
      AZURE_CLIENT_CERTIFICATE_PATH,
      { authorityHost, disableInstanceDiscovery: true, tlsOptions },
    );
    // Where it is now: while it was down, somebody may have taken its port.
    const options = () => {
      const { endpoint } = configuration.clouds.azure;
      return { endpoint, tlsOptions, retryOptions: { maxRetries: 0 } };
    };
    const groups = () => new ResourceManagementClient(credential, subscription, options()).resourceGroups;
    const networks = () => new NetworkManagementClient(credential, subscription, options()).virtualNetworks;
    await admin('seed', { azure: { registered: ['Microsoft.Network'] } });
    await groups().createOrUpdate('acme-gitpod', { location: 'westeurope' });
    await child.end('SIGKILL');
    await restart();
    expect((await groups().get('acme-gitpod')).properties).toEqual({ provisioningState: 'Succeeded' });
    await sleep(100);
    const addressSpace = { addressPrefixes: ['10.0.0.0/16'] };
    await networks().beginCreateOrUpdate('acme-gitpod', 'acme-net', { location: 'westeurope', addressSpace });
    await child.end('SIGKILL');
    await restart();
    const state = async () => (await networks().get('acme-gitpod', 'acme-net')).provisioningState;
    for (let reads = 0; (await state()) !== 'Succeeded' && reads < 500; reads++) await sleep(10);
    expect(await state()).toBe('Succeeded');
    expect(await admin('resources?type=Microsoft.Network/virtualNetworks')).toMatchObject([
      { name: 'acme-net', createCalls: 1, state: 'live' },
    ]);
  });

  test('fault exit: the process dies after the commit, and a rule that fired does not fire again', async () => {
    await admin('faults', { id: 'dies', match: { operation: 'networks.insert' }, nth: 1, action: { exit: {} } });
    await expect(call('compute', 'POST', networks, { name: 'a', autoCreateSubnetworks: false })).rejects.toThrow();
    expect(await child.ended()).toBe(137);
    await restart();
    expect((await call('compute', 'GET', `${networks}/a`)).status).toBe(200);
    expect(await admin('faults')).toMatchObject([{ id: 'dies', seen: 1, hits: 1 }]);
    expect((await call('compute', 'POST', networks, { name: 'b', autoCreateSubnetworks: false })).status).toBe(200);
  });

  test('restart: the same ports, so that a configuration file stays true', async () => {
    const written = () => readFileSync(join(state, 'configuration.json'), 'utf8');
    let before = '';
    // A port that somebody else took meanwhile is replaced, but not each time.
    for (let times = 0; times < 5 && written() !== before; times++) {
      before = written();
      expect(await child.end('SIGTERM')).toBe(0);
      await restart();
    }
    expect(written()).toBe(before);
  });

  test('admin: journal, calls and clock', async () => {
    const lines = (await (await fetch(`${configuration.admin}/_sim/journal?service=serviceusage&since=0`)).text())
      .trim()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { operation: string }).operation)).toContain('BatchEnableServices');
    expect(await admin('calls')).toMatchObject({
      byPrincipal: {
        [`slipway-operator@${project}.iam.gserviceaccount.com`]: { 'serviceusage.BatchEnableServices': 1 },
      },
    });
    expect(await admin('clock', { mode: 'manual' })).toMatchObject({ mode: 'manual' });
    const { now } = (await admin('clock')) as { now: string };
    expect(await admin('clock', { advance: '10m' })).toMatchObject({
      now: new Date(Date.parse(now) + 600_000).toISOString(),
    });
    expect(await admin('seed', { nonsense: 1 })).toMatchObject({
      error: expect.stringContaining('seed has no "nonsense"'),
    });
    await admin('reset', {});
    expect(await admin('resources?leftovers=1')).toEqual([]);
  });

  test('listen: no address but loopback is open', async () => {
    const outside = Object.values(networkInterfaces()).flatMap(
      (list) => list?.filter((item) => !item.internal && item.family === 'IPv4') ?? [],
    );
    for (const { address } of outside) {
      await expect(fetch(configuration.admin.replace('127.0.0.1', address))).rejects.toThrow();
    }
    expect((await fetch(`${configuration.admin}/_sim/health`)).status).toBe(200);
  });
});
