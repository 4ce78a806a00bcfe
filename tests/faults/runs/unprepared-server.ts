import type { Failure } from '@slipway/contracts';
import { taskQueueOf } from '@slipway/contracts';
import { run } from '../../e2e/process.ts';
import { until } from '../../e2e/until.ts';
import { billable } from './billable.ts';
import { Findings } from './findings.ts';
import { OwnWorker } from './own-worker.ts';
import type { RunsRig } from './runs-rig.ts';
import { exits, type WholeRun } from './whole-run.ts';

const namespace = 'bare';

/** A Temporal namespace that nobody prepared for Slipway: row 76. */
export const unpreparedServer: readonly WholeRun[] = [
  {
    row: 76,
    name: 'a namespace without search attributes',
    expected: 'refused with the command before anything is started; typed, the install goes on',
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      findings.same('the new namespace', await type(rig, `temporal operator namespace create -n ${namespace}`), 0);
      const worker = await OwnWorker.start(rig, { namespace });
      const end = { installed: -1, removed: -1 };
      try {
        const install = () => rig.install('rollback', '--namespace', namespace, '--json');
        const refused = await install();
        const { error } = JSON.parse(refused.stdout) as { error?: Failure };
        findings.same('the exit code', refused.code, exits.noTemporal);
        findings.classified(error, 'DEPENDENCY', 'SW-DEP-076');
        findings.same('changing calls', await billable(rig, since), []);
        const typed = await type(rig, error?.fix ?? '');
        findings.same('the command that it names', typed, 0);
        // The server tells its parts of new columns after a while.
        await until('the namespace takes the run', 120, async () => {
          const { code, stdout } = await install();
          end.installed = code;
          return (JSON.parse(stdout) as { error?: Failure }).error?.rule !== 'SW-DEP-076';
        });
        findings.same('the install', end.installed, exits.done);
        end.removed = (await rig.teardown('--namespace', namespace)).code;
        findings.same('teardown', end.removed, exits.done);
      } finally {
        await worker.stop();
      }
      await findings.nothingLeft(rig);
      return findings.seen(`exit ${exits.noTemporal} on ${taskQueueOf(rig.subject.cloud)}; ready after the command`);
    },
  },
];

/** Types what Temporal's own command is told to do, at the server of the stack. */
async function type({ stack }: RunsRig, fix: string): Promise<number> {
  const { temporal } = await stack.status();
  const { stdout: server } = await run('ps', ['-o', 'args=', '-p', `${temporal.pid}`], process.env);
  const words = fix.split(/\s+/).slice(1);
  const { code, stderr } = await run(
    server.split(' ')[0] ?? '',
    [...words, '--address', temporal.address],
    process.env,
  );
  stack.output += stderr;
  return code;
}
