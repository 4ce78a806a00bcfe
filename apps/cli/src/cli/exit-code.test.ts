import { failureCodes } from '@slipway/contracts';
import { rules } from '@slipway/contracts/rules';
import { describe, expect, test } from '@jest/globals';
import { exitCodeMeanings, exitCodeOf, exitCodes, isExitCode } from './exit-code.ts';

describe('exit codes', () => {
  test('exitCodeMeanings: every exit code has a meaning of its own', () => {
    expect(new Set(Object.values(exitCodes).map(String))).toEqual(new Set(Object.keys(exitCodeMeanings)));
    expect(new Set(Object.values(exitCodeMeanings)).size).toBe(Object.keys(exitCodeMeanings).length);
  });

  test('exitCodeOf: every failure code ends with a documented exit code', () => {
    const codes = failureCodes.map((code) => [code, exitCodeOf({ code, rule: '' })]);
    expect(Object.fromEntries(codes)).toEqual({
      UNAUTHENTICATED: 3,
      UNAUTHORIZED: 3,
      QUOTA_EXCEEDED: 11,
      RATE_LIMITED: 4,
      CAPACITY: 4,
      DEPENDENCY: 4,
      NOT_OWNED: 4,
      INVALID_SPEC: 2,
      NOT_READY: 9,
      CONFLICT: 4,
      INTERNAL: 1,
    });
  });

  test('exitCodeOf: a rule may have one of its own', () => {
    const own = Object.entries(rules).filter(
      ([id, { code }]) => exitCodeOf({ code, rule: id }) !== exitCodeOf({ code, rule: '' }),
    );
    expect(Object.fromEntries(own.map(([id, { code }]) => [id, exitCodeOf({ code, rule: id })]))).toEqual({
      'SW-CONF-034': 15,
      'SW-CONF-035': 15,
      'SW-DEP-060': 5,
      'SW-DEP-069': 17,
      'SW-INT-070': 255,
      'SW-CONF-074': 8,
      'SW-DEP-075': 16,
      'SW-INT-077': 255,
      'SW-DEP-076': 16,
      'SW-DEP-096': 16,
    });
  });

  test('isExitCode: only those that are documented', () => {
    expect([0, 16, 255, 12, Number.NaN].map(isExitCode)).toEqual([true, true, true, false, false]);
  });
});
