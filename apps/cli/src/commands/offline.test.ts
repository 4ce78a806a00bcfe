import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { expectGolden } from '../testing/golden.ts';
import { Bench, example } from '../testing/run-here.ts';

const bad = `apiVersion: slipway.dev/v1
kind: Installation
metadata: { name: Acme_GCP }
spec:
  cloud: gcp
  gcp: { zones: [europe-west1-b] }
  reigon: europe-west1
  region: europe_west1
  domain: "*.gitpod.example"
  acme: { email: platform@acme.example }
  database: { storageGb: "20" }
  network:
    pods: 10.0.0.0/12
    services: 10.0.64.0/20
`;

describe('commands without a server', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    bench.io.file('good.yaml', example);
    bench.io.file('bad.yaml', bad);
  });
  afterEach(() => bench.io.remove());

  test('validate: says that a good file is valid', async () => {
    const { code, stdout } = await bench.run('validate', '-f', 'good.yaml');
    expect(code).toBe(0);
    expect(stdout).toBe('SUCCESS good.yaml is valid: acme-gcp at gcp.gitpod.acme.example, gcp/europe-west1\n');
  });

  test('validate: shows everything that is wrong at once, with line and column, exit code 2', async () => {
    const { code, stdout, stderr } = await bench.run('validate', '-f', 'bad.yaml');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expectGolden('bad-input.txt', stderr);
    const document = await bench.json('validate', 'bad.yaml');
    expect(document).toMatchObject({ exitCode: 2, valid: false, error: { code: 'INVALID_SPEC' } });
    expect((document['diagnostics'] as { path: string }[]).map(({ path }) => path)).toEqual([
      'metadata.name',
      'spec.gcp.project',
      'spec.reigon',
      'spec.region',
      'spec.domain',
      'spec.database.storageGb',
      'spec.network.services',
    ]);
  });

  test.each(['plan', 'install', 'verify', 'teardown'])(
    '%s: a bad file is exit code 2 and nothing is started',
    async (command) => {
      const { code, stderr } = await bench.run(command, '-f', 'bad.yaml');
      expect(code).toBe(2);
      expect(stderr).toContain('bad.yaml has 7 problems');
      expect(bench.gateway.started).toEqual([]);
      if (command === 'install') expect(bench.connections).toBe(0);
    },
  );

  test('validate: a file that is not there is one sentence', async () => {
    const { code, stderr } = await bench.run('validate', '-f', 'none.yaml');
    expect(code).toBe(2);
    expect(stderr).toBe('ERROR cannot read none.yaml: there is no such file\n  Fix:   slipway init --out none.yaml\n');
  });

  test('plan: shows stages, needs and the critical path of the example', async () => {
    expectGolden('plan.txt', (await bench.run('plan', '-f', 'good.yaml')).stdout);
    expectGolden('plan-steps.txt', (await bench.run('plan', '-f', 'good.yaml', '--steps')).stdout);
    const { plan, criticalPath } = (await bench.json('plan', 'good.yaml')) as unknown as {
      plan: { steps: { id: string }[] };
      criticalPath: { steps: string[]; seconds: number; oneByOneSeconds: number };
    };
    expect(plan.steps.map(({ id }) => id)).toEqual(expect.arrayContaining(criticalPath.steps));
    expect(criticalPath.seconds).toBeLessThan(criticalPath.oneByOneSeconds);
  });

  test('plan: shows the same of an installation on Amazon', async () => {
    const file = fileURLToPath(new URL('../../../../examples/aws.yaml', import.meta.url));
    expectGolden('plan-aws-steps.txt', (await bench.run('plan', '-f', file, '--steps')).stdout);
  });

  test('plan: shows the same of an installation on Azure', async () => {
    const file = fileURLToPath(new URL('../../../../examples/azure.yaml', import.meta.url));
    expectGolden('plan-azure-steps.txt', (await bench.run('plan', '-f', file, '--steps')).stdout);
  });

  test('plan: --show-config prints the file with its defaults', async () => {
    const { stdout } = await bench.run('plan', 'good.yaml', '--show-config');
    expect(JSON.parse(stdout)).toMatchObject({ size: 'standard', settings: { disableApis: false } });
  });

  test('schema: prints what schemas/installation.json holds', async () => {
    const { stdout } = await bench.run('schema');
    // Renew it with: ./slipway schema > schemas/installation.json
    expect(readFileSync(join(bench.io.checkout, 'schemas/installation.json'), 'utf8')).toBe(stdout);
  });

  test('init: writes what flags say, and the file is valid', async () => {
    const flags = ['--cloud=gcp', '--set=gcp.project=acme-dev', '--region=europe-west1', '--domain=g.acme.example'];
    const { code } = await bench.run('init', ...flags, '--email=ops@acme.example', '--name=acme', '--no-input');
    expect(code).toBe(0);
    const text = readFileSync(join(bench.io.cwd, 'slipway.yaml'), 'utf8');
    expect(text.replace(/\$schema=.*/, '$schema=…')).toBe(`# yaml-language-server: $schema=…
apiVersion: slipway.dev/v1
kind: Installation
metadata: { name: acme }
spec:
  cloud: gcp
  gcp: { project: acme-dev }
  region: europe-west1
  domain: g.acme.example
  acme: { email: ops@acme.example }
  size: standard
`);
    expect((await bench.run('validate', 'slipway.yaml')).code).toBe(0);
  });

  test('init: asks for what is missing, and again when an answer is wrong', async () => {
    bench.io.stdinIsTerminal = true;
    bench.io.answers = [
      '',
      'Acme',
      'acme',
      'acme-dev',
      'europe_west1',
      'europe-west1',
      'g.acme.example',
      'ops@acme.example',
      'small',
    ];
    const { code, stderr } = await bench.run('init', '--out', 'mine.yaml');
    expect(code).toBe(0);
    expect(stderr).toContain('expected lower-case letters');
    expect(stderr).toContain('expected a region such as europe-west1');
    expect(readFileSync(join(bench.io.cwd, 'mine.yaml'), 'utf8')).toContain('size: small');
  });

  test('init: without a terminal names the flag that is missing', async () => {
    const { code, stderr } = await bench.run('init', '--name', 'acme');
    expect(code).toBe(2);
    expect(stderr).toContain('Fix:   slipway init --set gcp.project=acme-dev-platform');
  });

  test('init: leaves a file that is there as it is', async () => {
    const { code, stderr } = await bench.run('init', '--out', 'good.yaml');
    expect(code).toBe(5);
    expect(stderr).toContain('good.yaml is there already');
    expect(readFileSync(join(bench.io.cwd, 'good.yaml'), 'utf8')).toBe(example);
  });

  test('init: what would make a bad file is refused before it is written', async () => {
    const flags = ['--set=gcp.project=acme-dev', '--region=nowhere', '--domain=g.acme.example', '--email=a@b.example'];
    const { code, stderr } = await bench.run('init', ...flags, '--name=acme', '--no-input');
    expect(code).toBe(2);
    expect(stderr).toContain('region: nowhere is not a Google Cloud region');
  });

  const explained: [string, string][] = [
    ['SW-QUOTA-006', 'explain-rule.txt'],
    ['quota_exceeded', 'explain-code.txt'],
    ['16', 'explain-exit-code.txt'],
    ['gcp.node-pool', 'explain-kind.txt'],
    ['exit-codes', 'explain-exit-codes.txt'],
  ];
  test.each(explained)('explain: %s', async (word, golden) => {
    const { code, stdout } = await bench.run('explain', word);
    expect(code).toBe(0);
    expectGolden(golden, stdout);
  });

  test('explain: what nobody knows is exit code 6 with the nearest word', async () => {
    const { code, stderr } = await bench.run('explain', 'SW-QUOTA-060');
    expect(code).toBe(6);
    expect(stderr).toContain('nothing is called SW-QUOTA-060; did you mean SW-QUOTA-006?');
  });
});
