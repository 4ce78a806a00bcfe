import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateVpcCommand } from '@aws-sdk/client-ec2';
import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { GetBucketLocationCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ResourceFailure } from '@slipway/activities-core';
import { clientsFor, type Clients } from './client.ts';
import { failureOf, isAbsent, isUnknownOutcome, toFailure, toldFailure, type AmazonFailure } from './failure.ts';
import { readRefusal } from './refusal.ts';
import { answers, onTheWire } from './testing/refusals.ts';
import type { Answer, Api } from './testing/refusals/answer.ts';

interface Reply {
  http: number;
  headers: Record<string, string>;
  body: string;
}

let server: Server;
let clients: Clients;
let reply: Reply | 'reset';

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 's3cret';
  server = createServer((request, response) => {
    request.resume();
    if (reply === 'reset') return void request.socket.destroy();
    response.writeHead(reply.http, reply.headers).end(request.method === 'HEAD' ? '' : reply.body);
  });
  // A client that was held up finds its connection still open.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clients = clientsFor({ endpoint }, 'eu-west-1');
});
afterAll(() => {
  delete process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  server.close();
});

/** One call through the SDK of each protocol. */
const calls: Record<Api, () => Promise<unknown>> = {
  ec2: async () => (await clients.ec2()).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })),
  eks: async () => (await clients.eks()).send(new DescribeClusterCommand({ name: 'acme' })),
  iam: async () => (await clients.iam()).send(new GetRoleCommand({ RoleName: 'acme' })),
  rds: async () => (await clients.rds()).send(new DescribeDBInstancesCommand({})),
  route53: async () => (await clients.route53()).send(new ListHostedZonesCommand({})),
  s3: async () => (await clients.s3()).send(new GetBucketLocationCommand({ Bucket: 'acme' })),
  ssm: async () => (await clients.ssm()).send(new GetParameterCommand({ Name: 'a' })),
  sts: async () => (await clients.sts()).send(new GetCallerIdentityCommand({})),
};

const thrownBy = (call: () => Promise<unknown>): Promise<unknown> =>
  call().then(
    () => expect('no error').toBe('an error'),
    (error: unknown) => error,
  );

async function failureFrom(answer: Answer): Promise<AmazonFailure> {
  const { headers, body } = onTheWire(answer);
  reply = { http: answer.http, headers: { ...headers, ...answer.headers }, body };
  return toFailure(await thrownBy(calls[answer.api]), 'cannot do it') as AmazonFailure;
}

const named = answers.map((answer) => [`${answer.api}: ${answer.code}: ${answer.text.slice(0, 50)}`, answer] as const);

describe('toFailure: what Amazon really sends', () => {
  test.each(named)('%s', async (_, given) => {
    const { failure } = await failureFrom(given);
    expect(failure).toMatchObject({ code: given.means, rule: given.rule });
    for (const said of given.says ?? []) expect(`${failure.message} ${failure.fix ?? ''}`).toContain(said);
    expect(failure.message).toMatch(/^cannot do it: [^<>{}\n]{5,200}$/);
    expect(JSON.stringify(failure)).not.toMatch(/s3cret|<\/?(?:Error|Response|Code)\b/);
  });

  test('toFailure: a reply that was lost is INTERNAL with an unknown outcome, through every SDK', async () => {
    for (const call of Object.values(calls)) {
      reply = 'reset';
      const failure = toFailure(await thrownBy(call), 'cannot do it');
      expect(failure).toMatchObject({ failure: { code: 'INTERNAL', rule: 'SW-INT-030' } });
      expect(isUnknownOutcome(failure)).toBe(true);
    }
  });

  test('toFailure: a page of a proxy is no answer of Amazon’s, and is shown without its markup', async () => {
    for (const http of [400, 404, 502]) {
      reply = { http, headers: { 'content-type': 'text/html' }, body: '<html><body>Sorry, no way</body></html>' };
      const { failure } = toFailure(await thrownBy(calls.eks), 'cannot do it');
      expect([http, failure.rule]).toEqual([http, 'SW-INT-030']);
      expect(failure.cloudWords).not.toContain('<html');
    }
  });

  test('toFailure: HEAD has no body, so that HTTP decides', async () => {
    const head = async (http: number): Promise<AmazonFailure> => {
      reply = { http, headers: {}, body: '' };
      const call = async () => (await clients.s3()).send(new HeadBucketCommand({ Bucket: 'acme' }));
      return toFailure(await thrownBy(call), 'cannot do it') as AmazonFailure;
    };
    expect(isAbsent(await head(404))).toBe(true);
    expect((await head(403)).failure).toMatchObject({ code: 'UNAUTHORIZED', rule: 'SW-AUTHZ-025' });
    expect(isUnknownOutcome(await head(500))).toBe(true);
  });

  test('toFailure: the time that Amazon asks for is kept', async () => {
    const asked = await Promise.all([...answers.filter(({ headers }) => headers)].map(failureFrom));
    expect(asked.map(({ retryAfterMs }) => retryAfterMs)).toEqual([7_000]);
  });

  test('toFailure: the zones that would do are kept', async () => {
    const answer = answers.find(({ members }) => members)!;
    expect((await failureFrom(answer)).refusal.validZones).toEqual(['us-east-1a', 'us-east-1b']);
  });
});

describe('failureOf', () => {
  test('failureOf: HTTP does not decide where a code is given', () => {
    for (const { code, text, rule } of answers) {
      const rulesFound = [400, 401, 403, 404, 409, 412, 429].map((httpStatusCode) => {
        const thrown = { name: code, Code: code, message: text, $metadata: { httpStatusCode } };
        return failureOf(readRefusal(thrown), 'x').failure.rule;
      });
      expect([code, ...new Set(rulesFound)]).toEqual([code, rule]);
    }
  });

  test('failureOf: a throttled call was not carried out, whatever its status; a failed server may have', () => {
    const outcome = (name: string) => readRefusal({ name, $metadata: { httpStatusCode: 503 } }).unknownOutcome;
    expect(['RequestLimitExceeded', 'SlowDown', 'ServiceUnavailable'].map(outcome)).toEqual([false, false, true]);
  });

  test('failureOf: without a connection nothing was carried out', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH']) {
      const failure = toFailure(Object.assign(new Error(`connect ${code}`), { code }), 'x') as AmazonFailure;
      expect(failure.failure.rule).toBe('SW-DEP-066');
      expect(isUnknownOutcome(failure)).toBe(false);
    }
  });

  test('failureOf: credentials that nobody has are told as such', () => {
    const error = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    expect(toFailure(error, 'x').failure).toMatchObject({ code: 'UNAUTHENTICATED', rule: 'SW-AUTHN-025' });
  });

  test("failureOf: an error that nobody has described keeps the cloud's words, up to 4 KiB", () => {
    const { failure } = toFailure({ name: 'Novelty', message: `something new ${'ü'.repeat(10_000)}` }, 'cannot do it');
    expect(failure).toMatchObject({ code: 'INTERNAL', rule: 'SW-INT-030' });
    expect(Buffer.byteLength(failure.cloudWords ?? '')).toBeLessThanOrEqual(4096);
  });

  test('toldFailure: what a NAT gateway says of itself is mapped like an answer', () => {
    const { failure } = toldFailure('InsufficientFreeAddressesInSubnet', 'Subnet has insufficient free addresses', 'x');
    expect(failure).toMatchObject({ code: 'QUOTA_EXCEEDED', rule: 'SW-QUOTA-007' });
  });

  test('toFailure: what is one already passes through', () => {
    const failure = new ResourceFailure({ code: 'NOT_OWNED', rule: 'SW-OWN-049', message: 'x' });
    expect(toFailure(failure, 'y')).toBe(failure);
  });
});
