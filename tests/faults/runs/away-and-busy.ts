import { until } from '../../e2e/until.ts';
import { wrongCreates } from '../kills/creates.ts';
import { wordsOf } from './cloud-words.ts';
import { Findings } from './findings.ts';
import { changed, everywhere, exits, type WholeRun } from './whole-run.ts';

/** Servers, workers and commands that are away or in each other's way: section 2.9 of the fault table, and row 34. */
export const awayAndBusy: readonly WholeRun[] = [
  {
    row: 34,
    name: 'the worker of an open run is dead',
    expected: 'the id is the lock, never broken; another worker goes on',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      const running = rig.install('rollback');
      await rig.cloud.untilCommitted(rig.subject.createCluster, 120, since);
      await rig.stack.kill('worker');
      const other = await changed(rig, wordsOf(rig.subject).otherRegion);
      const refused = await rig.stack.slipway('install', '-f', other, '--on-failure=rollback');
      // The server remembers the dead worker's polls for a while.
      findings.same('that another request is refused', [exits.busy, exits.noWorker].includes(refused.code), true);
      await rig.stack.up();
      findings.same('the exit code', (await running).code, 0);
      const { duplicates, problems } = wrongCreates(await rig.cloud.journal(since), rig.subject);
      findings.duplicates(duplicates, problems);
      findings.same('teardown', (await rig.teardown()).code, 0);
      await findings.nothingLeft(rig);
      return findings.seen('refused while nobody worked; another worker finished it');
    },
  },
  {
    row: 35,
    name: 'a second install',
    expected: 'same spec: attach; else exit 15; cancelled: all undone',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      const running = rig.install('rollback');
      await rig.cloud.untilCommitted(rig.subject.createCluster, 120, since);
      const same = await rig.install('rollback', '--detach');
      findings.same('the exit code of the same request', same.code, 0);
      const other = await changed(rig, wordsOf(rig.subject).otherRegion);
      const refused = await rig.stack.slipway('install', '-f', other, '--on-failure=rollback');
      findings.same('the exit code of another request', refused.code, exits.busy);
      findings.says('the refusal', refused.stderr + refused.stdout, 'SW-CONF-035');
      await rig.run.cancel();
      await running;
      findings.same('the end', await rig.untilClosed(), 'CANCELLED');
      await findings.nothingLeft(rig);
      return findings.seen('attached; refused; cancelled while the cluster was made, and nothing is left');
    },
  },
  {
    row: 69,
    name: 'no worker',
    expected: 'exit 17 before anything is started',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      await rig.stack.down('worker');
      const before = await rig.mark();
      try {
        // The server knows of a poller for a while after it has gone.
        await until('the server has forgotten the worker', 420, async () => {
          const { code } = await rig.install('rollback', '--detach');
          if (code === exits.noWorker) return true;
          await rig.run.terminate('no worker took it');
          await new Promise((resolve) => setTimeout(resolve, 10_000));
          return false;
        });
      } finally {
        await rig.stack.up();
      }
      findings.same(
        'calls of the cloud',
        (await rig.cloud.journal(before)).filter(({ committed }) => committed).length,
        0,
      );
      return findings.seen(`exit ${exits.noWorker}, no call`);
    },
  },
  {
    row: 72,
    name: 'terminated',
    expected: 'says what stands; teardown removes it',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      const running = rig.install('rollback');
      await rig.cloud.untilCommitted(rig.subject.createCluster, 120, since);
      await rig.run.terminate('by somebody in the Web UI');
      const { stdout, stderr } = await running;
      findings.says('who watched', stdout + stderr, 'SW-INT-072');
      findings.same('teardown', (await rig.teardown()).code, 0);
      await findings.nothingLeft(rig);
      return findings.seen('told what to type; teardown left nothing');
    },
  },
  {
    row: 75,
    name: 'Temporal out of reach',
    expected: 'exit 16',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const { code, stderr } = await rig.install('rollback', '--address', '127.0.0.1:1');
      findings.same('the exit code', code, exits.noTemporal);
      findings.says('the error', stderr, 'SW-DEP-075');
      return findings.seen(`exit ${exits.noTemporal}`);
    },
  },
];
