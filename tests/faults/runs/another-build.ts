import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../e2e/until.ts';
import { Findings } from './findings.ts';
import { exits, type WholeRun } from './whole-run.ts';
import { OwnWorker } from './own-worker.ts';

const bundle = fileURLToPath(new URL('../../../apps/worker/dist/workflow-bundle.js', import.meta.url));

/** What every install begins with is another activity in the other build, as after a rename. */
const [called, calledInstead] = ['looks.makePlan.executeWithOptions', 'looks.locate.executeWithOptions'] as const;

/** Workers of builds that do not understand a run: row 77. */
export const anotherBuild: readonly WholeRun[] = [
  {
    row: 77,
    name: 'a worker of another build',
    expected: 'the run stays open, named with its build; the older build goes on',
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      const running = rig.install('rollback');
      await rig.cloud.untilCommitted('networks.insert', 240, since);
      await rig.stack.down('worker');
      const other = await OwnWorker.start(rig, { codePath: await otherBundle(rig.stack.dir) });
      let said = '';
      try {
        await until('the other build is told not to understand the run', 120, async () => {
          const { stdout, stderr } = await rig.stack.slipway('status', rig.subject.installation);
          said = stdout + stderr;
          return said.includes('SW-INT-077');
        });
        findings.same('the run meanwhile', await rig.status(), 'RUNNING');
      } finally {
        await other.stop();
        await rig.stack.up();
      }
      findings.says('the status', said, `slipway worker --cloud ${rig.subject.cloud}`);
      findings.says('the status', said, await buildOf(rig.stack.dir));
      const { code, stdout, stderr } = await running;
      findings.same('the exit code', code, exits.done);
      findings.says('the watching', stdout + stderr, 'SW-INT-077');
      findings.same('teardown', (await rig.teardown()).code, exits.done);
      await findings.nothingLeft(rig);
      return findings.seen('open while the other build was at work, told with the build; then ready');
    },
  },
];

async function otherBundle(folder: string): Promise<string> {
  const code = await readFile(bundle, 'utf8');
  if (!code.includes(called)) throw new Error(`the workflow bundle has no ${called}`);
  const path = join(folder, 'other-bundle.js');
  await writeFile(path, code.replaceAll(called, calledInstead));
  return path;
}

/** As the stack's own worker says when it is ready. */
async function buildOf(folder: string): Promise<string> {
  const lines = (await readFile(join(folder, 'logs', 'worker.log'), 'utf8')).split('\n');
  const ready = lines.filter((line) => line.includes('"worker ready"')).at(-1) ?? '{}';
  return (JSON.parse(ready) as { build?: string }).build ?? 'a build';
}
