import { describe, expect, test } from '@jest/globals';
import { bareStatus, code, testsOf } from './tests.ts';
import { failureBy, judge, networkVerdict, type Mapping } from './verdict.ts';

interface Refusal {
  http: number | undefined;
  codes: readonly string[];
  message: string;
}

const { all, any, not, says } = testsOf<Refusal>();
const bare = bareStatus(/^\d{3}$/);
const said = (message: string, codes: string[] = [], http = 400): Refusal => ({ http, codes, message });

describe('tests', () => {
  test('tests: any, all and not go together; a code counts wherever it stands', () => {
    const test = any(all(code(/^Limit/), says(/keys/)), all(bare(404), not(says(/zone/))));
    expect(test(said('two keys', ['Other', 'LimitExceeded']))).toBe(true);
    expect(test(said('two roles', ['LimitExceeded']))).toBe(false);
    expect(test(said('', ['404'], 404))).toBe(true);
    expect(test(said('the zone', ['404'], 404))).toBe(false);
  });

  test('bareStatus: a status counts only where no code says more', () => {
    expect(bare(404, 403)(said('', [], 403))).toBe(true);
    expect(bare(404)(said('', ['NoSuchBucket'], 404))).toBe(false);
    expect(bare(404)({ http: undefined, codes: [] })).toBe(false);
  });
});

describe('verdicts', () => {
  const mappings: Mapping<Refusal>[] = [
    { when: code(/^Limit/), rule: 'SW-QUOTA-007', why: () => 'first', facts: () => ({ metric: 'CPUs' }) },
    { when: says(/limit/), rule: 'SW-QUOTA-006', why: () => 'second', fix: 'ask for more of {metric}' },
  ];
  const from = { cloud: 'Amazon', words: 'their words' };

  test('judge: the first that fits wins; what nobody described has no verdict', () => {
    expect(judge(mappings, said('limit', ['LimitExceeded']))).toMatchObject({ rule: 'SW-QUOTA-007', why: 'first' });
    expect(judge(mappings, said('limit'))).toMatchObject({ rule: 'SW-QUOTA-006', why: 'second' });
    expect(judge(mappings, said('else'))).toBeUndefined();
  });

  test('failureBy: tells code, sentence, fix with its facts, and the cloud’s words', () => {
    const verdict = {
      rule: 'SW-QUOTA-006',
      why: 'it is full',
      fix: 'ask for more of {metric}',
      facts: { metric: 'CPUs' },
    } as const;
    expect(failureBy(verdict, 'cannot make it', from)).toEqual({
      code: 'QUOTA_EXCEEDED',
      rule: 'SW-QUOTA-006',
      message: 'cannot make it: it is full',
      fix: 'ask for more of CPUs',
      cloudWords: 'their words',
    });
  });

  test('failureBy: without a verdict it is internal, and says who did not answer', () => {
    expect(failureBy(undefined, 'cannot make it', from)).toMatchObject({
      code: 'INTERNAL',
      rule: 'SW-INT-030',
      message: 'cannot make it: Amazon did not answer, or not in a known way',
    });
  });

  test('networkVerdict: by the first code that is one of the network’s', () => {
    expect(networkVerdict(['Unknown', 'ENOTFOUND'])).toMatchObject({ rule: 'SW-DEP-066' });
    expect(networkVerdict(['NoSuchBucket'])).toBeUndefined();
  });
});
