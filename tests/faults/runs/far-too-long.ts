import { until } from '../../e2e/until.ts';
import { wordsOf } from './cloud-words.ts';
import { Findings } from './findings.ts';
import { everywhere, exits, type WholeRun } from './whole-run.ts';

const step = 'cluster/control-plane';

/** Operations that do not come to an end: row 40. */
export const farTooLong: readonly WholeRun[] = [
  {
    row: 40,
    name: 'an operation without an end',
    expected: 'says that it takes long; hold when its time is used up; retry goes on with the same operation',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      await rig.cloud.addFault({
        id: 'stuck',
        match: wordsOf(rig.subject).createCluster,
        action: { 'op-stuck': {} },
      });
      const { code, stdout, stderr } = await rig.timed({ slowAttemptMs: 20_000 }, () => rig.install('pause'));
      const said = stdout + stderr;
      findings.same('the exit code', code, exits.held);
      findings.says('the watching', said, `${step} takes`);
      findings.says('the hold', said, `slipway retry ${rig.subject.installation}`);
      const { holds } = await rig.progress();
      findings.same(
        'holds',
        holds.map(({ subject }) => subject),
        [step],
      );
      findings.classified(holds[0]?.failure, 'NOT_READY', 'SW-READY-040');

      // What was stuck comes to its end at last.
      await rig.cloud.removeFault('stuck');
      findings.same('retry', (await rig.stack.slipway('retry', rig.subject.installation)).code, exits.done);
      await until(`${step} is there`, 240, async () =>
        (await rig.progress()).steps.some(({ id, state }) => id === step && state === 'done'),
      );
      const creates = (await rig.cloud.journal(since)).filter(
        ({ operation, committed }) => operation === rig.subject.createCluster && committed,
      );
      findings.same('clusters that were asked for', creates.length, 1);
      const undone = await rig.stack.slipway('rollback', rig.subject.installation, '--yes');
      findings.same('the undo', undone.code, exits.done);
      await rig.untilClosed();
      await findings.nothingLeft(rig);
      return findings.seen('warned, held, and gone on with the same operation');
    },
  },
];
