import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { noon } from '../testing/fake-io.ts';
import { installing } from '../testing/installing.ts';
import { held, hold, progress, step } from '../testing/progress.ts';
import { Bench, example } from '../testing/run-here.ts';
import { unreachable } from '../temporal/server-failure.ts';
import { withRetries } from './retries.ts';

describe('watching a run', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    bench.io.file('a.yaml', example);
    installing(bench);
  });
  afterEach(() => bench.io.remove());

  test('install: Ctrl-C leaves the run alone and prints how to come back, exit code 130', async () => {
    bench.gateway.onNews = (index) => (index === 1 ? bench.io.interrupt() : undefined);
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(130);
    expect(stdout).toContain('DETACHED acme-gcp goes on without this terminal.\n  Watch: slipway attach acme-gcp');
  });

  test('install: --json-into writes numbered events besides', async () => {
    await bench.run('install', 'a.yaml', '--json-into', 'events.ndjson');
    const lines = readFileSync(join(bench.io.cwd, 'events.ndjson'), 'utf8').trim().split('\n');
    const events = lines.map((line) => JSON.parse(line) as { seq: number; type: string; step?: string });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
    expect(events.map(({ type, step: id }) => (id === undefined ? type : `${type} ${id}`))).toEqual([
      'run.started',
      'plan.made',
      'step.started cluster/network',
      'step.done cluster/network',
      'step.started database/instance',
      'step.done database/instance',
      'run.finished',
    ]);
  });

  test('install: a worker that does not answer is said once, and the end is told from the server', async () => {
    bench.gateway.answers = [undefined, undefined];
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(0);
    expect(stdout.match(/No worker answers/g)).toHaveLength(1);
  });

  test('install: a hold is told although the answer to the last news was lost', async () => {
    const stopped = held(hold('cluster/network', 1));
    const answers = [undefined, stopped];
    bench.gateway.progress = async () => answers.shift();
    bench.gateway.news = async function* (_run, signal) {
      yield;
      // Nothing happens any more before somebody decides.
      if (!signal.aborted) await once(signal, 'abort');
    };
    const { code } = await bench.run('install', 'a.yaml');
    expect([code, answers]).toEqual([13, []]);
  });

  test('install: a worker that does not understand the run is said, with the build that does', async () => {
    bench.gateway.answers = [undefined, undefined];
    bench.gateway.misfits = { build: '0.1.0-abc' };
    const { stdout } = await bench.run('install', 'a.yaml');
    expect(stdout.match(/SW-INT-077 .* started by build 0\.1\.0-abc; the run stays open/g)).toHaveLength(1);
    expect(stdout).not.toContain('No worker answers');
  });

  test('install: a step that takes three times as long as usual is told of, once for each time that it is begun', async () => {
    const running = (since: number) =>
      progress('applying', [step('cluster/network', 'running', { usualSeconds: 10, startedAt: since })]);
    const late = running(noon - 31_000);
    bench.gateway.answers = [running(noon - 29_000), late, late, running(noon - 90_000)];
    const { stdout } = await bench.run('install', 'a.yaml');
    expect(stdout.match(/cluster\/network takes .* by now, usually 10s/g)).toEqual([
      'cluster/network takes 31s by now, usually 10s',
      'cluster/network takes 1m30s by now, usually 10s',
    ]);
  });

  test('install: a server that is away for a moment costs nothing but a line', async () => {
    let away = 1;
    bench.gateway.onNews = (index) => {
      if (index === 1 && away-- > 0) throw unreachable(bench.gateway.target, new Error('gone'));
    };
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('Temporal does not answer just now');
    expect(stdout.match(/Done: +cluster\/network/g)).toHaveLength(1);
  });

  test('install: a server that stays away is exit code 16; the run goes on without us', async () => {
    let now = noon;
    bench.io.now = () => (now += 20_000);
    bench.gateway.onNews = () => {
      throw unreachable(bench.gateway.target, new Error('gone'));
    };
    const { code, stderr } = await bench.run('install', 'a.yaml');
    expect(code).toBe(16);
    expect(stderr).toContain('SW-DEP-075');
  });

  test('install: a step that is tried again is shown with why', async () => {
    const failure = { code: 'RATE_LIMITED', rule: 'SW-RATE-028', message: 'throttled' } as const;
    const again = withRetries(progress('applying', [step('dns/zone', 'running'), step('cluster/network', 'running')]), [
      { id: 'dns/zone', attempt: 3, failure },
      { id: 'cluster/network', attempt: 1 },
    ]);
    bench.gateway.answers.splice(1, 0, again);
    const { stdout } = await bench.run('install', 'a.yaml');
    expect(stdout).toMatch(/\(!\) Retry: +dns\/zone .*SW-RATE-028 throttled {2}attempt 3/);
    expect(stdout).toMatch(/\(\*\) Running: cluster\/network/);
  });

  test('install: what keeps a removal is told after its first attempt, once for each reason', async () => {
    const undoing = (attempt: number, message: string) =>
      withRetries(progress('undoing', [step('install/gitpod', 'undoing')]), [
        { id: 'install/gitpod', attempt, failure: { code: 'DEPENDENCY', rule: 'SW-DEP-056', message } },
      ]);
    const [first, second] = ['1 disks remain: pvc-1', '2 disks remain: pvc-1, pvc-2'];
    bench.gateway.answers.splice(1, 0, undoing(2, first), undoing(3, first), undoing(4, second));
    const { stdout } = await bench.run('install', 'a.yaml');
    expect(stdout.match(/Undoing: +install\/gitpod .*/g)?.map((line) => line.replace(/.*(SW-DEP)/, '$1'))).toEqual([
      `SW-DEP-056 ${first}  attempt 2`,
      `SW-DEP-056 ${second}  attempt 4`,
    ]);
  });

  test('install: a terminal shows what runs below what has ended, within its columns', async () => {
    Object.assign(bench.io, { stdoutIsTerminal: true, columns: 60 });
    bench.io.env['NO_COLOR'] = '1';
    const { stdout } = await bench.run('install', 'a.yaml');
    const screen = draw(stdout);
    expect(screen.filter((line) => line.includes('Done:'))).toHaveLength(2);
    expect(screen.filter((line) => line.includes('Running:'))).toEqual([]);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => line.includes('('))
          .map((line) => line.length),
      ),
    ).toBeLessThan(90);
    expect(stdout).toContain('applying  1/2 done · 1 running');
  });

  test('install: a terminal shows a hold with its answers as long as it is open, within its columns', async () => {
    Object.assign(bench.io, { stdoutIsTerminal: true, columns: 60 });
    bench.io.env['NO_COLOR'] = '1';
    const waiting = held(hold('node-pools/workspaces', 1));
    const meanwhile = { ...waiting, steps: [...waiting.steps, step('dns/zone', 'running')] };
    bench.gateway.answers = [meanwhile, meanwhile, progress('ready', [step('dns/zone', 'done')])];
    let shown: string[] = [];
    bench.gateway.onNews = (index) => {
      if (index === 2) shown = draw(bench.io.stdout);
    };
    const { stdout } = await bench.run('install', 'a.yaml');
    expect(shown.filter((line) => line.startsWith('HELD '))).toHaveLength(1);
    expect(shown.join(' ').replaceAll(/ +/g, ' ')).toContain(
      'slipway retry acme-gcp node-pools/workspaces --set PROP=VALUE',
    );
    expect(Math.max(...shown.slice(1).map((line) => line.length))).toBeLessThan(60);
    expect(draw(stdout).join('\n')).not.toContain('HELD');
  });
});

/** What a terminal holds after all that was written: moves up and clears as it is told. */
function draw(written: string): string[] {
  const lines: string[] = [];
  for (const part of written.split(/(?=\u001b\[\d+A\u001b\[0J)/)) {
    const move = /^\u001b\[(\d+)A\u001b\[0J/.exec(part);
    if (move) lines.splice(lines.length - Number(move[1]));
    lines.push(
      ...part
        .slice(move?.[0].length ?? 0)
        .split('\n')
        .slice(0, -1),
    );
  }
  return lines;
}
