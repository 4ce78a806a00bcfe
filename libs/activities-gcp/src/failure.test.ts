import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ResourceFailure } from '@slipway/activities-core';
import { once, clientsFor, type Clients } from './client.ts';
import { failureOf, toFailure } from './failure.ts';
import { readOperationError } from './refusal.ts';
import { bodyOf, corpus, lostInGax6, type Answer } from './testing/refusals.ts';
import { stage, type Stage } from './testing/stage.ts';

describe('toFailure', () => {
  let server: Server;
  let clients: Clients;
  let on: Stage;
  let answer: Answer | 'reset';
  beforeAll(async () => {
    on = await stage();
    server = createServer((request, response) => {
      if (answer === 'reset') return void request.socket.destroy();
      response.writeHead(answer.http, { 'content-type': 'application/json' }).end(bodyOf(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const names = ['compute', 'container', 'serviceusage', 'storage', 'iam', 'dns'];
    clients = clientsFor({ endpoints: Object.fromEntries(names.map((name) => [name, url])) }, 'p');
  });
  afterAll(async () => {
    server.close();
    await on.close();
  });

  /** One call through each SDK that throws errors of its own shape. */
  const shapes: Record<string, () => Promise<unknown>> = {
    'gax 6': async () =>
      (await clients.container()).createCluster({ parent: 'projects/p/locations/l', cluster: {} }, once),
    'gax 5': async () => (await clients.serviceUsage()).getService({ name: 'projects/p/services/s' }, once),
    googleapis: async () => (await clients.compute()).networks.insert({ project: 'p', requestBody: {} }),
    storage: async () => (await clients.storage()).bucket('b').delete(),
  };

  for (const [shape, call] of Object.entries(shapes)) {
    describe(shape, () => {
      beforeEach(() => expect.hasAssertions());
      afterEach(() => {
        answer = 'reset';
      });
      test.each(corpus)('toFailure: %s', async (...[name, given, code, rule, says]) => {
        if (shape === 'gax 6' && lostInGax6.includes(name)) return expect(given.status).toBeUndefined();
        answer = given;
        const thrown: unknown = await call().catch((error: unknown) => error);
        const { failure } = toFailure(thrown, 'cannot do it');
        // Storage keeps neither ErrorInfo nor metadata; what is left still has to lead to the same row.
        if (shape === 'storage' && given.reason)
          return expect(failure.cloudWords).toContain(given.message.slice(0, 30));
        expect(failure).toMatchObject({ code, rule, cloudWords: expect.stringContaining(given.message.slice(0, 40)) });
        if (says) expect(`${failure.message} ${failure.fix ?? ''}`).toContain(says);
      });

      test('toFailure: a reply that was lost is INTERNAL with an unknown outcome', async () => {
        answer = 'reset';
        const thrown: unknown = await call().catch((error: unknown) => error);
        const failure = toFailure(thrown, 'cannot do it');
        expect(failure).toMatchObject({
          failure: { code: 'INTERNAL', rule: 'SW-INT-030' },
          refusal: { unknownOutcome: true },
        });
        expect(failure.failure.cloudWords).not.toContain('?');
      });
    });
  }

  test('failureOf: a stock-out inside an operation is CAPACITY', () => {
    const error = {
      code: 8,
      message: '[GCE_STOCKOUT]: Instance creation failed: does not have enough resources available',
    };
    expect(failureOf(readOperationError(error), 'cannot create the pool').failure).toMatchObject({
      code: 'CAPACITY',
      rule: 'SW-CAP-012',
    });
  });

  test('failureOf: an operation of Cloud SQL may fail without a word', () => {
    const { failure } = failureOf(
      readOperationError({ errors: [{ code: 'INTERNAL_ERROR', message: '' }] }),
      'cannot create it',
    );
    expect(failure).toMatchObject({ code: 'INTERNAL', rule: 'SW-INT-030' });
  });

  test('toFailure: what is one already passes through', () => {
    const failure = new ResourceFailure({ code: 'NOT_OWNED', rule: 'SW-OWN-049', message: 'x' });
    expect(toFailure(failure, 'y')).toBe(failure);
  });
});
