import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failureCodes } from '@slipway/contracts';
import { rules } from '@slipway/contracts/rules';
import { describe, expect, test } from '@jest/globals';
import { exitCodeMeanings, exitCodeOf, exitCodes } from './exit-code.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const familyOf: Record<string, string> = {
  AUTHN: 'UNAUTHENTICATED',
  AUTHZ: 'UNAUTHORIZED',
  QUOTA: 'QUOTA_EXCEEDED',
  RATE: 'RATE_LIMITED',
  CAP: 'CAPACITY',
  DEP: 'DEPENDENCY',
  OWN: 'NOT_OWNED',
  SPEC: 'INVALID_SPEC',
  READY: 'NOT_READY',
  CONF: 'CONFLICT',
  INT: 'INTERNAL',
};

describe('exit codes and rules', () => {
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

  test('rules: the family in the id is that of the code', () => {
    for (const [id, { code }] of Object.entries(rules))
      expect([id, familyOf[id.split('-')[1] ?? '']]).toEqual([id, code]);
  });

  test('rules: every rule that the code can raise is explained', () => {
    const used = new Set(sources(root).flatMap((file) => readFileSync(file, 'utf8').match(/SW-[A-Z]+-\d{3}/g) ?? []));
    expect([...used].filter((id) => !(id in rules)).sort()).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return ['apps', 'libs', 'tools']
    .flatMap((part) =>
      readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, part, file)),
    )
    .filter((file) => file.endsWith('.ts') && !/node_modules|\/dist\/|\.test\.ts$|libs\/testing\//.test(file));
}
