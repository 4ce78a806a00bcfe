import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runChecks } from './run-checks.ts';

const exits = (code: number) => ({ name: `exit ${code}`, command: ['node', '-e', `process.exit(${code})`] as const });

describe('runChecks', () => {
  let said: string[] = [];
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    said = [];
  });

  test('runChecks: goes on after a failure, counts it, and names it', async () => {
    expect(await runChecks([exits(1), exits(0)])).toEqual({ passed: 1, failed: 1 });
    expect(said.join()).toMatch(/✗ exit 1.*✓ exit 0/s);
  });

  test('runChecks: a program that is not there rejects, and is no pass', async () => {
    await expect(runChecks([{ name: 'none', command: ['no-such-program'] }])).rejects.toThrow('ENOENT');
  });
});
