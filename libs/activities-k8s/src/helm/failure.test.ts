import { describe, expect, test } from '@jest/globals';
import { helmEnds } from '../testing/answers.ts';
import { helmFailure } from './failure.ts';

test('helmFailure: what an address carries of users and signatures is not repeated', () => {
  const stderr = [
    'Error: failed to fetch https://bot:hunter2@charts.acme.example/c.tgz?sig=s3cret : 403',
    'Error: oci://bot:hunter2@registry.acme.example/charts/c: not found',
  ].join('\n');
  const { failure } = helmFailure('cert-manager', stderr);
  expect(failure).toMatchObject({ code: 'INVALID_SPEC', rule: 'SW-SPEC-046' });
  expect(failure.cloudWords).toContain('https://charts.acme.example/c.tgz');
  expect(JSON.stringify(failure)).not.toMatch(/hunter2|s3cret/);
});

describe('helmFailure: what helm really says', () => {
  test.each(helmEnds)('%s', (_, { stderr, code, rule, says }) => {
    const { failure } = helmFailure('cert-manager', stderr);
    expect(failure).toMatchObject({ code, rule });
    for (const said of says) expect(failure.message).toContain(said);
    expect(failure.message).toMatch(/^release cert-manager is not installed: [^<>{}\n]{5,200}$/);
    expect(JSON.stringify(failure)).not.toMatch(/https?:\/\/[^\s"]*\?/);
  });
});

test('helmFailure: says what did not come about', () => {
  expect(helmFailure('x', 'Error: new', '', 'removed').failure.message).toBe('release x is not removed: helm failed');
});

test("helmFailure: what nobody has described keeps helm's words, up to 4 KiB", () => {
  const { failure } = helmFailure('x', `Error: something new ${'y'.repeat(10_000)}`);
  expect(failure).toMatchObject({ code: 'INTERNAL', rule: 'SW-INT-030' });
  expect(Buffer.byteLength(failure.cloudWords ?? '')).toBeLessThanOrEqual(4096);
});
