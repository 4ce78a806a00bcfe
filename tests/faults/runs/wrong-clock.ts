import type { Failure } from '@slipway/contracts';
import { billable } from './billable.ts';
import { Findings } from './findings.ts';
import { OwnWorker } from './own-worker.ts';
import { exits, type WholeRun } from './whole-run.ts';

/** More than any cloud overlooks. */
const ahead = 60 * 60_000;
/** What a command ends with whose credentials are refused. */
const unauthenticated = 3;

/** Workers whose clock is off, where what they send is signed with the time: row 67. Google's credentials hold none. */
export const wrongClock: readonly WholeRun[] = [
  {
    row: 67,
    name: 'a worker whose clock is an hour ahead',
    expected: 'refused with the clock as the reason, before anything is made; another worker goes on',
    clouds: ['aws', 'azure'],
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      await rig.stack.down('worker');
      const worker = await OwnWorker.start(rig, { clockAheadMs: ahead });
      try {
        const { code, stdout } = await rig.install('pause', '--json');
        findings.same('the exit code', code, unauthenticated);
        const { error } = JSON.parse(stdout) as { error?: Failure };
        findings.classified(error, 'UNAUTHENTICATED', 'SW-AUTHN-067');
        findings.says('the failure', error?.message ?? '', 'clock');
      } finally {
        await worker.stop();
        await rig.stack.up();
      }
      findings.same('changing calls', await billable(rig, since), []);
      findings.same('an install with the right time', (await rig.install('pause')).code, exits.done);
      findings.same('teardown', (await rig.teardown()).code, exits.done);
      await findings.nothingLeft(rig);
      return findings.seen(`exit ${unauthenticated}, no changing call; done by a worker with the right time`);
    },
  },
];
