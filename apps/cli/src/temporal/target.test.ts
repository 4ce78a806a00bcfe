import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeIo } from '../testing/fake-io.ts';
import { connect } from './connect.ts';
import { resolveTarget, runPage } from './target.ts';

describe('resolveTarget', () => {
  let io: FakeIo;
  beforeEach(() => {
    io = new FakeIo();
    io.env = {
      SLIPWAY_DEV_DIR: join(io.cwd, 'dev'),
      TEMPORAL_CONFIG_FILE: undefined,
      HOME: io.cwd,
      XDG_CONFIG_HOME: io.cwd,
    };
  });
  afterEach(() => io.remove());

  function stack(pid: number): void {
    mkdirSync(join(io.cwd, 'dev'));
    const state = {
      settings: { speed: 60 },
      ports: { temporal: 7301, 'temporal-ui': 8301 },
      parts: { temporal: { pid } },
    };
    writeFileSync(join(io.cwd, 'dev/stack.json'), JSON.stringify(state));
    writeFileSync(join(io.cwd, 'dev/worker-config.json'), JSON.stringify({ timing: { scanGapMs: 500 } }));
  }

  test('resolveTarget: without anything it is the default of the temporal CLI', async () => {
    const { target } = await resolveTarget({}, io);
    expect(target).toEqual({ address: 'localhost:7233', namespace: 'default', source: 'default' });
  });

  test('resolveTarget: the running local stack comes with its UI and its timing', async () => {
    stack(process.pid);
    const { target } = await resolveTarget({}, io);
    expect(target).toEqual({
      address: '127.0.0.1:7301',
      namespace: 'slipway',
      source: 'local stack',
      ui: 'http://127.0.0.1:8301',
      local: { timing: { scanGapMs: 500 }, speed: 60 },
    });
    expect(runPage(target, { workflowId: 'installation/a', runId: 'r' })).toBe(
      'http://127.0.0.1:8301/namespaces/slipway/workflows/installation%2Fa/r',
    );
  });

  test('resolveTarget: a stack whose server has ended does not count', async () => {
    stack(2 ** 30);
    expect((await resolveTarget({}, io)).target.source).toBe('default');
  });

  test('resolveTarget: flag over environment over local stack', async () => {
    stack(process.pid);
    io.env['TEMPORAL_ADDRESS'] = 'env.example:7233';
    expect((await resolveTarget({}, io)).target).toMatchObject({ address: 'env.example:7233', source: 'environment' });
    const { target, connection } = await resolveTarget({ address: 'flag.example:1', namespace: 'n' }, io);
    expect(target).toEqual({ address: 'flag.example:1', namespace: 'n', source: 'flag' });
    expect(connection.address).toBe('flag.example:1');
  });

  test("resolveTarget: the profile of Temporal's own CLI, with TLS and API key", async () => {
    const file = join(io.cwd, 'temporal.toml');
    writeFileSync(file, '[profile.default]\naddress = "cloud.example:7233"\nnamespace = "ns"\napi_key = "key"\n');
    io.env['TEMPORAL_CONFIG_FILE'] = file;
    const { target, connection } = await resolveTarget({}, io);
    expect(target).toEqual({ address: 'cloud.example:7233', namespace: 'ns', source: 'temporal.toml' });
    expect(connection).toMatchObject({ apiKey: 'key', tls: true });
  });

  test('connect: no server is SW-DEP-075 with exit code 16 and what to do', async () => {
    const seen: string[] = [];
    const failing = connect({ address: '127.0.0.1:1' }, io, ({ address }) => seen.push(address));
    await expect(failing).rejects.toMatchObject({
      exitCode: 16,
      failure: { rule: 'SW-DEP-075', message: 'no Temporal server answers at 127.0.0.1:1 (flag)' },
    });
    expect(seen).toEqual(['127.0.0.1:1']);
  });
});
