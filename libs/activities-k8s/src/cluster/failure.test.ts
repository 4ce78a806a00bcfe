import { describe, expect, test } from '@jest/globals';
import { hopelessPod } from '../readiness/explain.ts';
import { apiAnswers, sickPods, type ApiAnswer } from '../testing/answers.ts';
import type { Cluster } from './cluster.ts';
import type { ApiResponse } from './connection.ts';
import { failureOf, isTransient } from './failure.ts';

const request = { method: 'PATCH', path: '/apis/apps/v1/namespaces/gitpod/deployments/proxy' } as const;

const responseOf = ({ http, headers = {}, body }: ApiAnswer, status = http): ApiResponse => ({
  status,
  headers,
  body,
});

describe('failureOf: what API servers really send', () => {
  test.each(apiAnswers)('%s', (_, given) => {
    const { failure } = failureOf(request, responseOf(given), 'acme-gcp');
    expect(failure).toMatchObject({ code: given.code, rule: given.rule });
    for (const said of given.says) expect(`${failure.message} ${failure.fix ?? ''}`).toContain(said);
    for (const word of given.words ?? []) expect(failure.cloudWords).toContain(word);
    expect(failure.message).toMatch(/^cannot change \/apis\/\S+ in cluster acme-gcp: [^<>{}\n]{5,200}$/);
    expect(JSON.stringify(failure)).not.toMatch(/<\/?(?:html|head|body|h1|hr)\b|https?:\/\/[^\s"]*\?/i);
  });

  const told = apiAnswers.filter(
    ([, { body }]) => typeof body === 'object' && Boolean((body as { reason?: string }).reason),
  );
  test.each(told)('failureOf: HTTP does not decide where a reason is given: %s', (_, given) => {
    const found = [400, 401, 403, 404, 409, 418, 422, 429, 500, 503].map(
      (status) => failureOf(request, responseOf(given, status), 'acme-gcp').failure.rule,
    );
    expect(new Set(found)).toEqual(new Set([given.rule]));
  });
});

test('isTransient: what passes by itself, and neither a success nor a verdict', () => {
  const passing = apiAnswers.filter(([, given]) => isTransient(responseOf(given))).map(([name]) => name);
  expect(passing).toEqual([
    'an overloaded API server',
    'an API server without its backend',
    'a change of the leader of etcd',
    'a request that took too long',
    'a page of a proxy in between',
  ]);
  expect([200, 201, 304].filter((status) => isTransient({ status, headers: {}, body: { kind: 'Pod' } }))).toEqual([]);
});

test.each(sickPods)('hopelessPod: %s', async (_, { pod, code, rule, says }) => {
  const cluster = { list: () => Promise.resolve([pod]) } as unknown as Cluster;
  const failed = await hopelessPod(cluster, { namespace: 'gitpod' });
  expect(failed?.failure).toMatchObject({ code, rule });
  for (const said of says) expect(failed?.failure.message).toContain(said);
});
