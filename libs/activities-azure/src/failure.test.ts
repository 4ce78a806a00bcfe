import { AuthenticationError, CredentialUnavailableError } from '@azure/identity';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ResourceFailure } from '@slipway/activities-core';
import { firstAnswer } from './answer.ts';
import { cloudOf, type AzureCloud } from './cloud.ts';
import { failureOf, isAbsent, isUnknownOutcome, toFailure, type AzureFailure } from './failure.ts';
import { follow } from './operation.ts';
import { refusalIn } from './refusal.ts';
import { answerWith, type CannedAnswer } from './testing/canned-answer.ts';
import { answers, type Answer, type Api } from './testing/refusals.ts';
import { callContext, subscription } from './testing/stage.ts';

let cloud: AzureCloud;
let answer: CannedAnswer;

beforeAll(async () => {
  cloud = cloudOf({ endpoints: {}, pollScale: 0, call: callContext() }, { account: subscription });
  const { clients } = cloud;
  const used = [
    clients.authorization(),
    clients.compute(),
    clients.containerService(),
    clients.dns(),
    clients.identities(),
    // Asked for what holds a scope.
    clients.locks(),
    clients.mysql(),
    clients.network(),
    clients.privateDns(),
    clients.registry(),
    clients.resources(),
    clients.storage(),
  ];
  for (const client of await Promise.all(used)) answerWith(client, () => answer);
});

const group = 'acme-gitpod';
const location = 'westeurope';
const here = 'https://management.azure.com/subscriptions/a/operations/b';

/** One call through the SDK of each service. */
const calls: Record<Api, () => Promise<unknown>> = {
  aks: async () => {
    const { managedClusters } = await cloud.clients.containerService();
    return firstAnswer((options) => managedClusters.createOrUpdate(group, 'acme', { location }, options));
  },
  authorization: async () => (await cloud.clients.authorization()).roleAssignments.get('subscriptions/a', 'b'),
  compute: async () => {
    for await (const each of (await cloud.clients.compute()).disks.listByResourceGroup(group)) return each;
    return undefined;
  },
  dns: async () => (await cloud.clients.dns()).recordSets.delete(group, 'acme.example', 'www', 'A'),
  identities: async () => (await cloud.clients.identities()).userAssignedIdentities.get(group, 'acme'),
  mysql: async () => (await cloud.clients.mysql()).servers.get(group, 'acme'),
  network: async () => {
    const { virtualNetworks } = await cloud.clients.network();
    return firstAnswer((options) => virtualNetworks.beginDelete(group, 'acme', options));
  },
  operation: () => follow(cloud, '/acme', here, 'cannot do it'),
  privateDns: async () => (await cloud.clients.privateDns()).privateZones.get(group, 'acme.example'),
  registry: async () => (await cloud.clients.registry()).registries.get(group, 'acme'),
  resources: async () => (await cloud.clients.resources()).resourceGroups.get(group),
  storage: async () => (await cloud.clients.storage()).storageAccounts.getProperties(group, 'acme'),
};

const thrownBy = (call: () => Promise<unknown>): Promise<unknown> =>
  call().then(
    () => expect('no error').toBe('an error'),
    (error: unknown) => error,
  );

async function failureFrom({ api, http, body, headers = {} }: Answer): Promise<AzureFailure> {
  answer = { http, headers, body: JSON.stringify(body) };
  return toFailure(await thrownBy(calls[api]), 'cannot do it') as AzureFailure;
}

const codeOf = ({ body }: Answer): string => /"code":"(\w+)"/.exec(JSON.stringify(body))?.[1] ?? '';
const named = answers.map((each) => [`${each.api}: ${codeOf(each)} (${each.source})`, each] as const);

describe('toFailure: what Azure really sends', () => {
  test.each(named)('%s', async (_, given) => {
    const { failure } = await failureFrom(given);
    expect(failure).toMatchObject({ code: given.means, rule: given.rule });
    for (const said of given.says ?? []) expect(`${failure.message} ${failure.fix ?? ''}`).toContain(said);
    expect(failure.message).toMatch(/^cannot do it: [^<>{}\n]{5,400}$/);
    expect(failure.fix ?? '').not.toMatch(/\{(?!(?:name|prop|value)\})/);
  });

  test('toFailure: every service and the end of operations are among them', () => {
    expect(answers.length).toBeGreaterThanOrEqual(55);
    const missing = Object.keys(calls).filter((api) => !answers.some((each) => each.api === api));
    expect(missing).toEqual([]);
  });

  test('toFailure: the time that Azure asks for is kept', async () => {
    const asked: (number | undefined)[] = [];
    for (const each of answers.filter(({ headers }) => headers)) asked.push((await failureFrom(each)).retryAfterMs);
    expect(asked).toEqual([6_000]);
  });

  test('toFailure: without a body HTTP decides, through every SDK', async () => {
    const { operation: _, ...services } = calls;
    for (const call of Object.values(services)) {
      const rules: string[] = [];
      for (const http of [401, 403, 404, 409, 412, 429, 500]) {
        answer = { http, body: '' };
        rules.push((toFailure(await thrownBy(call), 'x') as AzureFailure).failure.rule);
      }
      const means = ['AUTHN-025', 'AUTHZ-025', 'READY-038', 'CONF-036', 'CONF-016', 'RATE-028', 'INT-030'];
      expect(rules).toEqual(means.map((each) => `SW-${each}`));
    }
  });

  test('toFailure: a page of a proxy is no answer of Azure’s, and a failed server may have acted', async () => {
    answer = { http: 502, headers: { 'content-type': 'text/html' }, body: '<html><body>Sorry, no way</body></html>' };
    const failure = toFailure(await thrownBy(calls.aks), 'cannot do it') as AzureFailure;
    expect(failure.failure.rule).toBe('SW-INT-030');
    expect(isUnknownOutcome(failure)).toBe(true);
  });
});

describe('failureOf', () => {
  test('failureOf: a code in the words of another provider counts as one of its own', () => {
    const rule = (message: string) =>
      failureOf(refusalIn({ error: { code: 'Unspecified', message } }), 'x').failure.rule;
    expect(rule('Code="ScopeLocked" Message="no"')).toBe('SW-CONF-057');
    expect(rule(String.raw`{\"error\":{\"code\":\"AllocationFailed\"}}`)).toBe('SW-CAP-012');
    expect(rule('nothing of the kind')).toBe('SW-INT-030');
  });

  test('failureOf: a conflict that tells why is no busy thing', () => {
    const taken = { code: 'StorageAccountAlreadyTaken', message: 'The storage account named acme is already taken.' };
    const conflict = { code: 'Conflict', message: 'The request could not be completed.' };
    expect(failureOf(refusalIn({ error: { ...conflict, details: [taken] } }), 'x').failure.rule).toBe('SW-CONF-060');
    expect(failureOf(refusalIn({ error: conflict }), 'x').failure.rule).toBe('SW-CONF-036');
  });

  test('isAbsent: what every provider calls absent, and not a parameter of the request that is', () => {
    const told = (code: string, http: number) => isAbsent(failureOf(refusalIn({ error: { code } }, http), 'x'));
    for (const code of [
      'ResourceNotFound',
      'ParentResourceNotFound',
      'ResourceGroupNotFound',
      'NotFound',
      'RoleAssignmentNotFound',
    ])
      expect([code, told(code, 404)]).toEqual([code, true]);
    expect([told('ResourceNotFound', 400), told('SubscriptionNotFound', 404)]).toEqual([false, false]);
  });

  test('toFailure: Entra’s refusals are about who signs in, a clock that is off is told as such', () => {
    const entra = (error: string, error_description: string) =>
      toFailure(new AuthenticationError(401, { error, error_description }), 'x').failure;
    const secret =
      'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.';
    expect(entra('invalid_client', secret)).toMatchObject({ code: 'UNAUTHENTICATED', rule: 'SW-AUTHN-025' });
    const old = "AADSTS7000222: The provided client secret keys for app 'a' are expired.";
    expect(entra('invalid_client', old).fix).toContain('az login');
    const gone = "AADSTS700016: Application with identifier 'a' was not found in the directory 'acme'.";
    expect(entra('unauthorized_client', gone).rule).toBe('SW-AUTHN-025');
    const clock = 'AADSTS700024: Client assertion is not within its valid time range.';
    expect(entra('invalid_client', clock).rule).toBe('SW-AUTHN-067');
    const none = new CredentialUnavailableError('EnvironmentCredential is unavailable. Missing environment variables.');
    expect(toFailure(none, 'x').failure.rule).toBe('SW-AUTHN-025');
  });

  test('failureOf: without a connection nothing was carried out', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH']) {
      const failure = toFailure(Object.assign(new Error(`connect ${code}`), { code }), 'x') as AzureFailure;
      expect(failure.failure.rule).toBe('SW-DEP-066');
      expect(isUnknownOutcome(failure)).toBe(false);
    }
  });

  test("failureOf: an error that nobody has described keeps the cloud's words, up to 4 KiB", () => {
    const message = `something new ${'ü'.repeat(10_000)}`;
    const { failure } = failureOf(refusalIn({ error: { code: 'Novelty', message } }, 418), 'cannot do it');
    expect(failure).toMatchObject({ code: 'INTERNAL', rule: 'SW-INT-030' });
    expect(Buffer.byteLength(failure.cloudWords ?? '')).toBeLessThanOrEqual(4096);
  });

  test('toFailure: what is one already passes through', () => {
    const failure = new ResourceFailure({ code: 'NOT_OWNED', rule: 'SW-OWN-049', message: 'x' });
    expect(toFailure(failure, 'y')).toBe(failure);
  });
});
