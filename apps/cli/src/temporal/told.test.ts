import { describe, expect, test } from '@jest/globals';
import { CliError } from '../cli/cli-error.ts';
import type { Target } from './target.ts';
import { told } from './told.ts';

const target: Target = { address: 'temporal.example:7233', namespace: 'slipway', source: 'environment' };

/** As the gRPC client throws it. */
function grpcError(code: number, details: string): Error {
  return Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });
}

describe('told', () => {
  const cases: [string, number, string, string, number][] = [
    ['nobody there', 14, 'No connection established', 'SW-DEP-075', 16],
    ['no answer in time', 4, 'Deadline exceeded', 'SW-DEP-075', 16],
    ['another namespace', 5, 'Namespace slipway is not found.', 'SW-DEP-096', 16],
    ['no key', 16, 'invalid API key', 'SW-AUTHN-097', 3],
    ['a key without rights', 7, 'Request unauthorized.', 'SW-AUTHN-097', 3],
    ['a column', 3, 'no mapping defined for search attribute SlipwayHeld', 'SW-DEP-076', 16],
  ];
  test.each(cases)(
    'told: %s is one sentence with its own rule and exit code',
    (_what, code, details, rule, exitCode) => {
      const error = told(target, grpcError(code, details));
      expect(error).toBeInstanceOf(CliError);
      expect(error).toMatchObject({ exitCode, failure: { rule } });
    },
  );

  test('told: the missing column is named, and the command that registers all of them', () => {
    const error = told(target, grpcError(3, 'no mapping defined for search attribute SlipwayHeld'));
    const { message, fix } = (error as CliError).failure;
    expect(message).toContain('SlipwayHeld is not registered');
    expect(fix).toBe(
      'temporal operator search-attribute create -n slipway --name SlipwayCloud --type Keyword --name SlipwayPhase --type Keyword --name SlipwayVersion --type Keyword --name SlipwayHeld --type Bool --name SlipwayDrift --type Bool',
    );
  });

  test('told: what has no words of ours is given back as it is', () => {
    for (const error of [grpcError(3, 'bad'), grpcError(13, 'internal'), new TypeError('x')]) {
      expect(told(target, error)).toBe(error);
    }
  });
});
