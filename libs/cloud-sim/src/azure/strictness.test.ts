import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../core/json.ts';
import { object, text } from '../core/json.ts';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { location, microsoftClients, prepareGroup, subscription } from '../testing/microsoft-clients.ts';
import { operatorBearer, send } from '../testing/microsoft-wire.ts';
import type { WireReply, WireRequest } from '../testing/microsoft-wire.ts';

const group = 'acme-gitpod';
const groupId = `/subscriptions/${subscription}/resourceGroups/${group}`;
const version = 'api-version=2024-11-30';
const identity = (name: string, of = groupId): string =>
  `${of}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

describe('Azure Resource Manager, as strict as the real one', () => {
  let cloud: LocalCloud;
  let authorization: string;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    await prepareGroup(cloud, group);
    authorization = await operatorBearer(cloud);
  });
  afterEach(() => cloud.close());

  const call = (target: string, options: WireRequest = {}): Promise<WireReply> =>
    send(cloud, target, { authorization, ...options });
  const put = (target: string, body: unknown = { location }): Promise<WireReply> =>
    call(target, { method: 'PUT', body });
  const error = ({ body }: WireReply): JsonObject => object(body, 'error');
  const code = (reply: WireReply): [number, string] => [reply.status, text(error(reply), 'code')];

  test('api-version: it must be there, be one, and be known to the type', async () => {
    expect(code(await call(identity('a')))).toEqual([400, 'MissingApiVersionParameter']);
    expect(code(await call(`${groupId}?api-version=1`))).toEqual([400, 'InvalidApiVersionParameter']);
    expect(code(await call(`${identity('a')}?api-version=1999-01-01`))).toEqual([400, 'NoRegisteredProviderFound']);
  });

  test('token: none, a forged one and an expired one are refused by their own codes', async () => {
    const none = await send(cloud, `${groupId}?api-version=2021-04-01`);
    expect(code(none)).toEqual([401, 'AuthenticationFailed']);
    expect(none.headers['www-authenticate']).toContain('Bearer authorization_uri=');
    const forged = `${authorization.slice(0, -6)}AAAAAA`;
    expect(code(await send(cloud, groupId, { authorization: forged }))).toEqual([401, 'InvalidAuthenticationToken']);
    cloud.seed({ azure: { tokenLifetimeSeconds: 0 } });
    const short = await operatorBearer(cloud);
    expect(code(await send(cloud, groupId, { authorization: short }))).toEqual([401, 'ExpiredAuthenticationToken']);
    expect((await call(`${groupId}?api-version=2021-04-01`)).status).toBe(200);
  });

  test('directory: wrong tenant, unknown application and a key that is not registered', async () => {
    const form = (values: Record<string, string>, tenant = '00000000-0000-4000-8000-0000000000aa') =>
      send(cloud, `/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'x/.default', ...values }).toString(),
      });
    const operator = cloud.microsoftEnvironment.AZURE_CLIENT_ID;
    const says = async (reply: Promise<WireReply>) => text((await reply).body, 'error_description').split(':')[0];
    expect(await says(form({ client_id: operator }, '00000000-0000-4000-8000-0000000000bb'))).toBe('AADSTS90002');
    expect(await says(form({ client_id: '00000000-0000-4000-8000-0000000000ff', client_secret: 'a' }))).toBe(
      'AADSTS700016',
    );
    expect(await says(form({ client_id: operator, client_secret: 'a' }))).toBe('AADSTS7000215');
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const assertion = authorization.replace('Bearer ', '');
    expect(await says(form({ client_id: operator, client_assertion_type, client_assertion: assertion }))).toBe(
      'AADSTS700027',
    );
    cloud.seed({ azure: { applications: [{ clientId: '00000000-0000-4000-8000-0000000000ff', secret: 'right' }] } });
    const granted = await form({ client_id: '00000000-0000-4000-8000-0000000000ff', client_secret: 'right' });
    expect(granted.body).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
  });

  test('route: letter case and doubled slashes do not matter, and ids stay as they were created', async () => {
    const made = await put(`${identity('Acme-Dns')}?${version}`);
    expect([made.status, made.body['id']]).toEqual([201, identity('Acme-Dns')]);
    const odd = `//subscriptions/${subscription}/resourcegroups/ACME-GITPOD/providers/microsoft.managedidentity/userassignedidentities/acme-dns`;
    expect((await call(`${odd}?${version}`)).body['id']).toBe(identity('Acme-Dns'));
    const again = await put(`${odd}?${version}`);
    expect([again.status, again.body['id']]).toEqual([200, identity('Acme-Dns')]);
  });

  test('route: what is not served is refused and journalled as unsupported', async () => {
    expect(code(await call('/subscriptions/x/providers/Microsoft.Nothing/things/a?api-version=2020-01-01'))).toEqual([
      404,
      'InvalidResourceNamespace',
    ]);
    expect(code(await put(`${groupId}/providers/Microsoft.Network/nothings/a?${version}`))).toEqual([
      404,
      'InvalidResourceType',
    ]);
    expect(cloud.journal.entries().at(-1)).toMatchObject({ cloud: 'azure', outcome: 'unsupported', status: 404 });
  });

  test('place: no subscription, no group, a group that the provider does not know yet, no parent', async () => {
    const other = '/subscriptions/00000000-0000-4000-8000-0000000000ee';
    expect(code(await call(`${other}/resourceGroups/a?api-version=2021-04-01`))).toEqual([404, 'SubscriptionNotFound']);
    const lost = identity('acme-dns', groupId.replace(group, 'nowhere'));
    expect(error(await put(`${lost}?${version}`))).toMatchObject({
      code: 'ResourceGroupNotFound',
      message: "Resource group 'nowhere' could not be found.",
    });
    const fresh = groupId.replace(group, 'fresh');
    expect((await put(`${fresh}?api-version=2021-04-01`)).status).toBe(201);
    expect(code(await put(`${identity('acme-dns', fresh)}?${version}`))).toEqual([404, 'ResourceGroupNotFound']);
    await cloud.scheduler.advance(30_000);
    expect((await put(`${identity('acme-dns', fresh)}?${version}`)).status).toBe(201);
    const orphan = `${identity('missing')}/federatedIdentityCredentials/abc?${version}`;
    expect(code(await put(orphan, { properties: {} }))).toEqual([404, 'ParentResourceNotFound']);
  });

  test('absence: GET is 404 in the words of Azure, DELETE is 204, of a group 404', async () => {
    expect(error(await call(`${identity('acme-dns')}?${version}`))).toMatchObject({
      code: 'ResourceNotFound',
      message: `The Resource 'Microsoft.ManagedIdentity/userAssignedIdentities/acme-dns' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    });
    expect((await call(`${identity('acme-dns')}?${version}`, { method: 'DELETE' })).status).toBe(204);
    const nowhere = `${groupId.replace(group, 'nowhere')}?api-version=2021-04-01`;
    expect(code(await call(nowhere, { method: 'DELETE' }))).toEqual([404, 'ResourceGroupNotFound']);
    expect((await call(nowhere, { method: 'HEAD' })).status).toBe(404);
    expect((await call(`${groupId}?api-version=2021-04-01`, { method: 'HEAD' })).status).toBe(204);
  });

  test('body: JSON, a location that exists and stays, tags, names', async () => {
    const path = `${identity('acme-dns')}?${version}`;
    expect(code(await put(path, '{'))).toEqual([400, 'InvalidRequestContent']);
    expect(code(await put(path, {}))).toEqual([400, 'LocationRequired']);
    expect(code(await put(path, { location: 'moon' }))).toEqual([400, 'LocationNotAvailableForResourceType']);
    expect(code(await put(path, { location, tags: { 'a/b': 'c' } }))).toEqual([400, 'InvalidTagNameCharacters']);
    expect(code(await put(`${identity('_')}?${version}`))).toEqual([400, 'InvalidResourceName']);
    expect((await put(path, { location: 'West Europe' })).body['location']).toBe(location);
    expect(code(await put(path, { location: 'northeurope' }))).toEqual([409, 'InvalidResourceLocation']);
  });

  test('registration: a provider is refused until it is registered, which takes a while', async () => {
    cloud.seed({ azure: { unregistered: ['Microsoft.ManagedIdentity'] } });
    expect(error(await put(`${identity('acme-dns')}?${version}`))).toMatchObject({
      code: 'MissingSubscriptionRegistration',
      message:
        "The subscription is not registered to use namespace 'Microsoft.ManagedIdentity'. See https://aka.ms/rps-not-found for how to register subscriptions.",
    });
    const { providers } = microsoftClients(cloud).resources;
    expect((await providers.register('Microsoft.ManagedIdentity')).registrationState).toBe('Registering');
    expect(code(await put(`${identity('acme-dns')}?${version}`))).toEqual([409, 'MissingSubscriptionRegistration']);
    await cloud.scheduler.advance(600_000);
    expect((await providers.get('microsoft.managedidentity')).registrationState).toBe('Registered');
    expect((await put(`${identity('acme-dns')}?${version}`)).status).toBe(201);
  });

  test('policy: what it requires must be there, and the refusal names it', async () => {
    const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';
    cloud.seed({ azure: { policies: [{ name: 'needs-owner', type, path: 'tags.owner', requires: 'me' }] } });
    const refused = await put(`${identity('acme-dns')}?${version}`);
    expect(code(refused)).toEqual([403, 'RequestDisallowedByPolicy']);
    expect(text(error(refused), 'message')).toContain(
      "Resource 'acme-dns' was disallowed by policy. Policy identifiers: ",
    );
    expect(text(error(refused), 'message')).toContain('needs-owner');
    expect((await put(`${identity('acme-dns')}?${version}`, { location, tags: { owner: 'me' } })).status).toBe(201);
  });

  test('throttle: a bucket for each kind of request; Retry-After only where time is real', async () => {
    cloud.seed({ azure: { throttle: { read: { perSecond: 0.001, burst: 1 } } } });
    await call(`${groupId}?api-version=2021-04-01`);
    const refused = await call(`${groupId}?api-version=2021-04-01`);
    expect(code(refused)).toEqual([429, 'SubscriptionRequestsThrottled']);
    const seconds = Number(refused.headers['retry-after']);
    expect([seconds > 800, seconds <= 1000]).toEqual([true, true]);
    cloud.clock.set('scaled', 60);
    expect((await call(`${groupId}?api-version=2021-04-01`)).headers['retry-after']).toBeUndefined();
    cloud.clock.set('manual');
  });

  test('list: pages by nextLink, each of which is followed as it is', async () => {
    for (const name of ['acme-a', 'acme-b', 'acme-c']) await put(`${identity(name)}?${version}`);
    await cloud.scheduler.advance(60_000);
    const first = await call(`${identity('').slice(0, -1)}?${version}&$top=2`);
    expect(first.body['value']).toHaveLength(2);
    const next = new URL(text(first.body, 'nextLink'));
    const second = await call(`${next.pathname}${next.search}`);
    expect(second.body['value']).toHaveLength(1);
    expect(second.body['nextLink']).toBeUndefined();
  });

  test('resources by tag: the index learns of a resource, and of its end, later', async () => {
    const { resources } = microsoftClients(cloud).resources;
    const filter = "tagName eq 'slipway-installation' and tagValue eq 'acme-azure'";
    const listed = async () => {
      const names: (string | undefined)[] = [];
      for await (const item of resources.list({ filter })) names.push(item.name);
      return names;
    };
    await put(`${identity('acme-dns')}?${version}`, { location, tags: { 'slipway-installation': 'acme-azure' } });
    await put(`${identity('other')}?${version}`);
    expect(await listed()).toEqual([]);
    await cloud.scheduler.advance(400_000);
    expect(await listed()).toEqual(['acme-dns']);
    await call(`${identity('acme-dns')}?${version}`, { method: 'DELETE' });
    expect(await listed()).toEqual(['acme-dns']);
    await cloud.scheduler.advance(400_000);
    expect(await listed()).toEqual([]);
    expect(
      code(await call(`/subscriptions/${subscription}/resources?api-version=2021-04-01&$filter=nonsense`)),
    ).toEqual([400, 'InvalidFilterInQueryString']);
  });
});
