import { NetworkManagementClient } from '@azure/arm-network';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { text } from '../core/json.ts';
import type { JsonObject } from '../core/json.ts';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import {
  clientOptions,
  location,
  microsoftClients,
  operatorCredential,
  prepareGroup,
  subscription,
} from '../testing/microsoft-clients.ts';
import { operatorBearer, send } from '../testing/microsoft-wire.ts';

const group = 'acme-gitpod';
const networkId = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/acme-net`;
const target = `${networkId}?api-version=2025-05-01`;
const body = { location, properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } };

describe('operations and fault rules of Azure', () => {
  let cloud: LocalCloud;
  let authorization: string;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    await prepareGroup(cloud, group);
    authorization = await operatorBearer(cloud);
  });
  afterEach(() => cloud.close());

  const arm = (action: Record<string, JsonObject>, operation = 'VirtualNetworks_CreateOrUpdate') =>
    cloud.faults.add({ match: { cloud: 'azure', operation }, nth: 1, action });
  const put = () => send(cloud, target, { authorization, method: 'PUT', body });
  const get = () => send(cloud, target, { authorization });
  const pathOf = (url: unknown) => {
    const { pathname, search } = new URL(String(url));
    return `${pathname}${search}`;
  };
  const state = (reply: { body: JsonObject }) => text(reply.body['properties'] as JsonObject, 'provisioningState');
  const last = () => cloud.journal.entries().at(-1);

  test('PUT: 201 with a signed URL, InProgress, Succeeded; the body tells the state too', async () => {
    const made = await put();
    expect([made.status, state(made)]).toEqual([201, expect.stringMatching(/Creating|Updating/)]);
    const follow = pathOf(made.headers['azure-asyncoperation']);
    const running = await send(cloud, follow, { authorization });
    expect(running.body).toMatchObject({ status: 'InProgress' });
    await cloud.scheduler.advance(60_000);
    const done = await send(cloud, follow, { authorization });
    expect(done.body).toMatchObject({ name: running.body['name'], status: 'Succeeded', endTime: expect.any(String) });
    expect(state(await get())).toBe('Succeeded');
  });

  test('operation URL: it must come back byte for byte, and is forgotten in time', async () => {
    const follow = pathOf((await put()).headers['azure-asyncoperation']);
    const changed = await send(cloud, follow.replace('&c=', '&c=x'), { authorization });
    expect(changed.status).toBe(400);
    await cloud.scheduler.advance(60_000);
    cloud.seed({ azure: { operationLifetimeSeconds: 600 } });
    expect((await send(cloud, follow, { authorization })).status).toBe(200);
    await cloud.scheduler.advance(700_000);
    expect(await send(cloud, follow, { authorization })).toMatchObject({
      status: 404,
      body: { error: { code: 'OperationNotFound' } },
    });
  });

  test('a second change is refused while the first one runs; a second DELETE follows the first', async () => {
    await put();
    expect(await put()).toMatchObject({
      status: expect.any(Number),
      body: { error: { code: expect.stringMatching(/AnotherOperationInProgress|RetryableError/) } },
    });
    await cloud.scheduler.advance(60_000);
    const remove = () => send(cloud, target, { authorization, method: 'DELETE' });
    const first = await remove();
    expect(first.status).toBe(202);
    expect((await remove()).headers['location']).toBe(first.headers['location']);
    expect(state(await get())).toBe('Deleting');
    await cloud.scheduler.advance(60_000);
    expect((await remove()).status).toBe(204);
    expect(cloud.azure.graph.creates(networkId)).toBe(1);
  });

  test('SDK: creates, polls and deletes', async () => {
    const network = new NetworkManagementClient(operatorCredential(cloud), subscription, clientOptions(cloud));
    cloud.clock.set('scaled', 600);
    const made = await network.virtualNetworks.beginCreateOrUpdateAndWait(
      group,
      'acme-net',
      { location, addressSpace: { addressPrefixes: ['10.0.0.0/16'] } },
      { updateIntervalInMs: 20 },
    );
    expect(made).toMatchObject({ name: 'acme-net', provisioningState: 'Succeeded' });
    await network.virtualNetworks.beginDeleteAndWait(group, 'acme-net', { updateIntervalInMs: 20 });
    await expect(network.virtualNetworks.get(group, 'acme-net')).rejects.toMatchObject({ statusCode: 404 });
    cloud.clock.set('manual');
  });

  test('timeout-after-commit: the reply is lost, the network is there', async () => {
    arm({ 'timeout-after-commit': {} });
    await expect(put()).rejects.toThrow();
    expect(last()).toMatchObject({ outcome: 'fault', status: 0, committed: true, resourceIds: [networkId] });
    expect((await get()).status).toBe(200);
  });

  test('reset-before-commit: nothing is made', async () => {
    arm({ 'reset-before-commit': {} });
    await expect(put()).rejects.toThrow();
    expect(last()).toMatchObject({ outcome: 'fault', status: 0, committed: false });
    expect((await get()).status).toBe(404);
  });

  test('a rule that means the first create is not used up by a refusal', async () => {
    arm({ 'reset-before-commit': {} });
    cloud.seed({ azure: { deny: { operator: ['Microsoft.Network/virtualNetworks/write'] } } });
    expect((await put()).status).toBe(403);
    expect(cloud.faults.list()).toMatchObject([{ seen: 0, hits: 0 }]);
  });

  test('status, quota, deny: the error that is asked for', async () => {
    arm({ status: { http: 409, code: 'OperationNotAllowed', message: 'busy', retryAfter: 3 } });
    expect(await put()).toMatchObject({
      status: 409,
      headers: { 'retry-after': '3' },
      body: { error: { code: 'OperationNotAllowed', message: 'busy' } },
    });
    cloud.faults.remove();
    arm({ quota: { name: 'standardDSv5Family', limit: 10 } });
    expect(await put()).toMatchObject({ body: { error: { code: 'QuotaExceeded' } } });
    cloud.faults.remove();
    arm({ deny: { kind: 'policy', name: 'no-networks' } });
    expect(await put()).toMatchObject({ status: 403, body: { error: { code: 'RequestDisallowedByPolicy' } } });
    cloud.faults.remove();
    arm({ deny: { action: 'Microsoft.Network/*' } });
    expect(await put()).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
    expect(last()).toMatchObject({ outcome: 'fault' });
    expect((await put()).status).toBe(201);
  });

  test('expire-token: the token is of no use any more, a fresh one is', async () => {
    arm({ 'expire-token': {} });
    expect(await put()).toMatchObject({ status: 401, body: { error: { code: 'ExpiredAuthenticationToken' } } });
    expect((await put()).status).toBe(401);
    authorization = await operatorBearer(cloud);
    expect((await put()).status).toBe(201);
  });

  test('op-fails: the operation ends Failed, and leaves nothing or something broken', async () => {
    arm({ 'op-fails': { code: 'InternalServerError', message: 'sorry' } });
    const follow = pathOf((await put()).headers['azure-asyncoperation']);
    await cloud.scheduler.advance(60_000);
    expect((await send(cloud, follow, { authorization })).body).toMatchObject({
      status: 'Failed',
      error: { code: 'InternalServerError', message: 'sorry' },
    });
    expect((await get()).status).toBe(404);
    cloud.faults.remove();
    arm({ 'op-fails': { leaves: 'broken' } });
    await put();
    await cloud.scheduler.advance(60_000);
    expect(state(await get())).toBe('Failed');
    expect((await put()).status).toBe(200);
    await cloud.scheduler.advance(60_000);
    expect(state(await get())).toBe('Succeeded');
  });

  test('op-fails: a failed change of what stands leaves it as it was', async () => {
    await put();
    await cloud.scheduler.advance(60_000);
    cloud.faults.add({ match: { operation: 'VirtualNetworks_CreateOrUpdate' }, action: { 'op-fails': {} } });
    const wider = {
      location,
      tags: { a: 'b' },
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16', '10.1.0.0/16'] } },
    };
    await send(cloud, target, { authorization, method: 'PUT', body: wider });
    await cloud.scheduler.advance(60_000);
    const { body: stands } = await get();
    expect(stands['tags']).toBeUndefined();
    expect(state({ body: stands })).toBe('Succeeded');
  });

  test('resource group: what somebody outside uses stays, and the operation says so', async () => {
    await put();
    await cloud.scheduler.advance(60_000);
    await microsoftClients(cloud).resources.resourceGroups.createOrUpdate('other', { location });
    const table = `/subscriptions/${subscription}/resourceGroups/other/providers/Microsoft.Network/networkInterfaces/nic`;
    cloud.seed({
      azure: { resources: [{ id: table, type: 'Microsoft.Network/networkInterfaces', refs: [networkId] }] },
    });
    const path = `/subscriptions/${subscription}/resourceGroups/${group}?api-version=2021-04-01`;
    const deletion = await send(cloud, path, { authorization, method: 'DELETE' });
    await cloud.scheduler.advance(300_000);
    const result = await send(cloud, pathOf(deletion.headers['location']), { authorization });
    expect(result.body).toMatchObject({ error: { code: 'ResourceGroupDeletionBlocked' } });
    expect((await get()).status).toBe(200);
  });
});
