import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ResourceFailure } from '@slipway/activities-core';
import { UserRefreshClient } from 'google-auth-library';
import { clientsFor, once, type Clients } from './client.ts';
import { failureOf, toFailure, type GoogleFailure } from './failure.ts';
import { readOperationError, readRefusal } from './refusal.ts';
import { answers, type Answer, type Api } from './testing/refusals.ts';
import { stage, type Stage } from './testing/stage.ts';

const named = answers.map((answer) => [`${answer.api}: ${answer.name}`, answer] as const);

let server: Server;
let url: string;
let clients: Clients;
let on: Stage;
let answer: Answer | 'reset';

beforeAll(async () => {
  on = await stage();
  server = createServer((request, response) => {
    if (answer === 'reset') return void request.socket.destroy();
    const { http, headers, body } = answer;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/html; charset=UTF-8' : 'application/json';
    response.writeHead(http ?? 500, { 'content-type': type, ...headers }).end(text);
  });
  // A client that was held up finds its connection still open.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const names = ['cloudresourcemanager', 'compute', 'container', 'dns', 'iam', 'serviceusage', 'sqladmin', 'storage'];
  clients = clientsFor({ endpoints: Object.fromEntries(names.map((name) => [name, url])) }, 'p');
});
afterAll(async () => {
  server.close();
  await on.close();
});

/** One call through each SDK that throws errors of its own shape. */
const calls: Record<Exclude<Api, 'operation' | 'network'>, () => Promise<unknown>> = {
  container: async () =>
    (await clients.container()).createCluster({ parent: 'projects/p/locations/l', cluster: {} }, once),
  sql: async () => (await clients.sql()).instances.get({ project: 'p', instance: 'i' }, once),
  projects: async () => (await clients.projects()).getProject({ name: 'projects/p' }, once),
  serviceusage: async () => (await clients.serviceUsage()).getService({ name: 'projects/p/services/s' }, once),
  compute: async () => (await clients.compute()).networks.insert({ project: 'p', requestBody: {} }),
  dns: async () => (await clients.dns()).managedZones.delete({ project: 'p', managedZone: 'z' }),
  iam: async () => (await clients.iam()).projects.serviceAccounts.create({ name: 'projects/p', requestBody: {} }),
  storage: async () => (await clients.storage()).bucket('b').delete(),
  token: () =>
    new UserRefreshClient({
      clientId: 'c',
      clientSecret: 's3cret',
      refreshToken: 's3cret',
      endpoints: { oauth2TokenUrl: `${url}/token` },
      transporterOptions: { retry: false },
    }).getAccessToken(),
};

async function failureFrom(given: Answer): Promise<GoogleFailure> {
  if (given.api === 'operation') return failureOf(readOperationError(given.body, given.http), 'cannot do it');
  if (given.api === 'network') return toFailure(given.body, 'cannot do it') as GoogleFailure;
  answer = given;
  const thrown: unknown = await calls[given.api]().then(
    () => expect('no error').toBe('an error'),
    (error: unknown) => error,
  );
  return toFailure(thrown, 'cannot do it') as GoogleFailure;
}

describe('toFailure: what Google really sends', () => {
  test.each(named)('%s', async (_, given) => {
    const { failure } = await failureFrom(given);
    expect(failure).toMatchObject({ code: given.code, rule: given.rule });
    for (const said of given.says) expect(`${failure.message} ${failure.fix ?? ''}`).toContain(said);
    for (const word of given.words ?? []) expect(failure.cloudWords).toContain(word);
    // A sentence, not a dump of HTTP; and nothing that came with an address.
    expect(failure.message).toMatch(/^cannot do it: [^<>{}\n]{5,200}$/);
    expect(JSON.stringify(failure)).not.toMatch(/s3cret|<\/?(?:html|body|style|p|!doctype)\b|https?:\/\/[^\s"]*\?/i);
  });

  test('toFailure: a reply that was lost is INTERNAL with an unknown outcome, through every SDK', async () => {
    for (const call of Object.values(calls)) {
      answer = 'reset';
      const thrown: unknown = await call().catch((error: unknown) => error);
      const failure = toFailure(thrown, 'cannot do it');
      expect(failure).toMatchObject({ failure: { code: 'INTERNAL', rule: 'SW-INT-030' } });
      expect(failure).toMatchObject({ refusal: { unknownOutcome: true } });
    }
  });
});

describe('failureOf', () => {
  const told = named.filter(([, { api, body }]) => {
    const error = typeof body === 'string' ? undefined : body['error'];
    return api !== 'operation' && (typeof error === 'string' || (typeof error === 'object' && error !== null));
  });

  test.each(told)('failureOf: HTTP does not decide where a reason is given: %s', (_, given) => {
    const rulesFound = [400, 401, 403, 404, 409, 412, 418, 429, 500, 503].map(
      (http) => failureOf(readRefusal({ response: { status: http, data: given.body } }), 'x').failure.rule,
    );
    expect(new Set(rulesFound)).toEqual(new Set([given.rule]));
  });

  test('failureOf: HTTP decides where nothing else is said', () => {
    const found = [401, 403, 404, 409, 412, 429, 500].map(
      (http) => failureOf(readRefusal({ response: { status: http, data: 'no' } }), 'x').failure.code,
    );
    expect(found).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHORIZED',
      'NOT_READY',
      'CONFLICT',
      'CONFLICT',
      'RATE_LIMITED',
      'INTERNAL',
    ]);
  });

  test("failureOf: an error that nobody has described keeps the cloud's words, up to 4 KiB", () => {
    const { failure } = toFailure({ message: `something new ${'ü'.repeat(10_000)}` }, 'cannot do it');
    expect(failure).toMatchObject({ code: 'INTERNAL', rule: 'SW-INT-030' });
    expect(Buffer.byteLength(failure.cloudWords ?? '')).toBeLessThanOrEqual(4096);
    expect(failure.cloudWords).toMatch(/^something new ü{1000,}…$/);
  });

  test('failureOf: the time that the cloud asks for is kept', async () => {
    const asked = await Promise.all(answers.filter(({ headers }) => headers).map(failureFrom));
    expect(asked.map(({ retryAfterMs }) => retryAfterMs)).toEqual([7_000]);
  });

  test('failureOf: an operation of Cloud SQL may fail without a word', () => {
    const { failure } = failureOf(readOperationError({ errors: [{ code: 'INTERNAL_ERROR', message: '' }] }), 'x');
    expect(failure).toMatchObject({ code: 'INTERNAL', rule: 'SW-INT-030' });
  });

  test('toFailure: what is one already passes through', () => {
    const failure = new ResourceFailure({ code: 'NOT_OWNED', rule: 'SW-OWN-049', message: 'x' });
    expect(toFailure(failure, 'y')).toBe(failure);
  });
});
