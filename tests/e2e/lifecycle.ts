import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stages, stageOf, workflowIdOf, type Scope } from '@slipway/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandLinesNow, secretsOf, watchCommandLines } from './canaries.ts';
import { historiesOf } from './histories.ts';
import { changesOf, type JournalEntry } from './local-cloud.ts';
import { isAlive } from './process.ts';
import { TestStack } from './test-stack.ts';
import { screenshotOfRun } from './web-ui.ts';

/** Planted, to be looked for. */
const license = `licence-canary-${'q7Zk2'.repeat(8)}`;

/** One cloud's example installation, and what tells it apart. */
export interface Life {
  /** `Google Cloud` */
  title: string;
  scope: Scope;
  /** As the Web UI shows the step of the control plane. */
  control: string;
  /** Requests that a pool of machines is changed with. */
  poolChange: RegExp;
}

/** Install, look, install again, change, search for secrets, remove: each a test. */
export function lifecycle({ title, scope, control, poolChange }: Life): void {
  const { installation, cloud: cloudName } = scope;
  const example = fileURLToPath(new URL(`../../examples/${cloudName}.yaml`, import.meta.url));

  describe(`one installation on ${title}, end to end`, () => {
    let stack: TestStack;
    let spec = '';
    let webUi = '';
    let commandLines = '';

    beforeAll(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'slipway-spec-'));
      spec = join(folder, `${cloudName}.yaml`);
      await writeFile(join(folder, 'license'), license);
      await writeFile(
        spec,
        await edited(example, `gitpod: { licenseSecret: { fromFile: ${join(folder, 'license')} } }`),
      );
      stack = await TestStack.start(120);
    }, 600_000);
    afterAll(async () => stack.remove());

    test('install: brings up all nine stages and names every step with its time', async () => {
      const watched = watchCommandLines();
      const { code, stdout, stderr } = await stack.slipway('install', '-f', spec);
      commandLines = await watched();
      expect(stderr + stdout).toContain('SUCCESS');
      expect(code).toBe(0);
      webUi = /Web:\s+(\S+)/.exec(stderr + stdout)?.[1] ?? '';
      const progress = await stack.progress(installation);
      expect(progress.phase).toBe('ready');
      const done = progress.steps.filter(({ state }) => state === 'done');
      expect(new Set(done.map(({ id }) => stageOf(id)))).toEqual(new Set(stages));
      for (const { id } of progress.steps) expect(stderr + stdout).toMatch(new RegExp(`${id}\\s+.*\\d+(ms|s)`));
    }, 400_000);

    test('install: makes each resource with one create call', async () => {
      const cloud = await stack.cloud();
      expect((await cloud.resources()).length).toBeGreaterThan(15);
      expect(await cloud.madeTwice()).toEqual([]);
    });

    test('the Web UI shows one workflow with readable activities and the step table', async () => {
      const text = await screenshotOfRun(webUi, `${control} ${installation}`);
      expect(text).toContain(`${cloudName}.cluster.ensure`);
      expect(text).toContain('cluster/control-plane');
      expect(text).toContain(`install ${installation}`);
    });

    test('install: changes nothing the second time, and says so', async () => {
      const changes = await changesDuring(stack, async () => {
        const { code, stdout, stderr } = await stack.slipway('install', '-f', spec);
        expect(code).toBe(0);
        expect(stdout + stderr).toMatch(/nothing to (do|change)|no changes/i);
      });
      expect(changes).toEqual([]);
    });

    test('install: an edited file changes just what was edited', async () => {
      await writeFile(spec, `${await readFile(spec, 'utf8')}\n  nodePools: { workspaces: { max: 60 } }\n`);
      const changes = await changesDuring(stack, async () => {
        expect((await stack.slipway('install', '-f', spec)).code).toBe(0);
      });
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.filter(({ operation }) => !poolChange.test(operation))).toEqual([]);
    });

    test('no secret is anywhere but in the cluster: database of Temporal, histories, logs, command lines, output', async () => {
      const { worker, temporal } = await stack.status();
      Object.assign(process.env, await stack.workerEnv());
      const secrets = await secretsOf(scope, worker.config);
      secrets.set(license, 'the licence file');
      expect(secrets.size).toBeGreaterThan(20);
      const places = {
        'command lines': commandLines,
        output: stack.output,
        'log of the worker': await readFile(worker.log, 'utf8'),
        'database of Temporal': await stack.temporalData(),
        histories: await historiesOf(temporal, workflowIdOf(installation)),
      };
      // Each place is really looked at: it holds what it must hold.
      const known = { 'command lines': 'upgrade', output: 'SUCCESS', 'log of the worker': 'worker ready' };
      for (const [place, text] of Object.entries(places)) {
        const word = known[place as keyof typeof known] ?? `${installation}-mysql`;
        expect({ place, word, found: text.includes(word) }).toEqual({ place, word, found: true });
      }
      for (const [place, text] of Object.entries(places)) {
        expect({
          place,
          found: [...secrets].filter(([secret]) => text.includes(secret)).map(([, name]) => name),
        }).toEqual({ place, found: [] });
      }
    });

    test('teardown: ends with nothing left, in its own words and in the cloud', async () => {
      const { code, stdout, stderr } = await stack.slipway(
        ...['teardown', installation, '--yes', '--confirm', installation, '--delete-data'],
      );
      expect(stdout + stderr).toMatch(/nothing (of \S+ is )?left/i);
      expect(code).toBe(0);
      expect(await (await stack.cloud()).leftovers()).toEqual([]);
    }, 300_000);

    test('dev stop: leaves no process and no open port', async () => {
      const { temporal, localCloud, worker } = await stack.status();
      expect((await stack.slipway('dev', 'stop')).code).toBe(0);
      for (const { pid } of [temporal, localCloud, worker]) expect(await isAlive(pid)).toBe(false);
      expect((await commandLinesNow()).filter((line) => line.includes(stack.dir))).toEqual([]);
      for (const address of [`http://${temporal.address}`, temporal.ui, localCloud.admin]) {
        await expect(fetch(address)).rejects.toThrow('fetch failed');
      }
    });
  });
}

/** The example with a line more under `spec`. */
async function edited(example: string, line: string): Promise<string> {
  return `${(await readFile(example, 'utf8')).trimEnd()}\n  ${line}\n`;
}

/** Requests that changed something in the cloud while `act` ran. */
async function changesDuring(stack: TestStack, act: () => Promise<void>): Promise<JournalEntry[]> {
  const cloud = await stack.cloud();
  const before = (await cloud.journal()).at(-1)?.seq ?? 0;
  await act();
  return changesOf(await cloud.journal(before));
}
