import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { expectGolden } from '../testing/golden.ts';
import { Bench } from '../testing/run-here.ts';
import { commandList } from './command-list.ts';
import { version } from './version.ts';

describe('runCli', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.io.remove());

  test('runCli: --help lists every command', async () => {
    const { code, stdout, stderr } = await bench.run('--help');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expectGolden('help.txt', stdout);
    for (const name of Object.keys(commandList)) expect(stdout).toContain(`  ${name} `);
  });

  test.each(Object.keys(commandList))('runCli: %s --help has two examples and fits its golden file', async (name) => {
    const { code, stdout } = await bench.run(name, '--help');
    expect(code).toBe(0);
    expectGolden(`help/${name}.txt`, stdout);
    const examples = stdout.slice(stdout.indexOf('Examples:')).match(/^ {2}slipway /gm);
    expect(examples).toHaveLength(2);
    expect(bench.connections).toBe(0);
  });

  test('runCli: without a word shows the help, and --version the version', async () => {
    expect((await bench.run()).stdout).toBe((await bench.run('--help')).stdout);
    expect((await bench.run('--version')).stdout).toMatch(/^slipway \d+\.\d+\.\d+\n$/);
    const manifest = readFileSync(join(bench.io.checkout, 'apps/cli/package.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ version });
    expect((await bench.run('help', 'plan')).stdout).toBe((await bench.run('plan', '--help')).stdout);
  });

  const wrong: [string[], string][] = [
    [['instal'], 'no such command: instal; did you mean install?'],
    [['plan', '--stesp'], 'unknown flag --stesp; did you mean --steps?'],
    [['install', '-f'], '-f needs a value: -f FILE'],
    [['teardown', 'x', '--confirm', '--yes'], '--confirm needs a value: --confirm NAME'],
    [
      ['install', '--on-failure=rolback'],
      '--on-failure takes pause, rollback, keep, not "rolback"; did you mean rollback?',
    ],
    [['list', '--color=sometimes'], '--color takes auto, always, never, not "sometimes"'],
    [['plan', 'a.yaml', 'b.yaml'], '"b.yaml" is one word too many'],
    [['install'], 'which installation file?'],
    [['status'], 'which installation?'],
    [['list', '--all=maybe'], '--all takes no value, got "maybe"'],
  ];
  test.each(wrong)('runCli: %j is refused with exit code 2 before anything is asked', async (argv, message) => {
    const { code, stdout, stderr } = await bench.run(...argv);
    expect(stderr).toContain(`ERROR ${message}`);
    expect({ code, stdout, connections: bench.connections }).toEqual({ code: 2, stdout: '', connections: 0 });
  });

  test('runCli: a wrong command line with --json is one document', async () => {
    expect(await bench.json('plan', '--stesp')).toEqual({
      exitCode: 2,
      error: { message: 'unknown flag --stesp; did you mean --steps?' },
    });
  });

  test('runCli: a flag can come from SLIPWAY_<FLAG>, and the command line wins', async () => {
    bench.io.env['SLIPWAY_OUTPUT'] = 'json';
    expect(JSON.parse((await bench.run('explain', 'exit-codes')).stdout)).toMatchObject({ exitCode: 0 });
    const { stdout } = await bench.run('explain', 'exit-codes', '--output', 'table');
    expect(stdout).toMatch(/^ {2}0 {2}done/);
  });

  test.each([
    [{}, [], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1' }, ['--color=never'], false],
    [{ NO_COLOR: '1' }, ['--color=always'], true],
  ])('runCli: with %j and %j colours are %p', async (env, flags, coloured) => {
    Object.assign(bench.io.env, env);
    const { stdout } = await bench.run('explain', 'SW-DEP-075', ...flags);
    expect(stdout.includes('\u001b[')).toBe(coloured);
  });

  test('runCli: a terminal is coloured unless NO_COLOR or TERM=dumb', async () => {
    bench.io.stdoutIsTerminal = true;
    expect((await bench.run('explain', 'SW-DEP-075')).stdout).toContain('\u001b[');
    bench.io.env['NO_COLOR'] = '1';
    expect((await bench.run('explain', 'SW-DEP-075')).stdout).not.toContain('\u001b[');
    bench.io.env = { TERM: 'dumb' };
    expect((await bench.run('explain', 'SW-DEP-075')).stdout).not.toContain('\u001b[');
  });

  test('runCli: what Slipway did not foresee is a defect with exit code 255', async () => {
    bench.gateway.list = async () => {
      throw new TypeError('x is not a function');
    };
    const { code, stderr } = await bench.run('list');
    expect(code).toBe(255);
    expect(stderr).toContain('ERROR a defect in Slipway: x is not a function');
    expect(bench.gateway.closed).toBe(1);
  });

  test('runCli: dev and worker hand their words on and end as the program does', async () => {
    bench.io.spawnedExitCode = 3;
    expect((await bench.run('dev', 'status', '--json')).code).toBe(3);
    expect((await bench.run('worker', '--cloud', 'gcp', '--address', '127.0.0.1:1')).code).toBe(3);
    const [dev, worker] = bench.io.spawned;
    expect(dev?.args.slice(1)).toEqual(['status', '--json']);
    expect(dev?.args[0]).toMatch(/tools\/dev\/src\/main\.ts$/);
    expect(worker?.args.slice(1)).toEqual(['--cloud', 'gcp']);
    expect(worker?.env).toEqual({ TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_NAMESPACE: 'default' });
  });
});
