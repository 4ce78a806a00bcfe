import type { HoldDecision } from '@slipway/contracts';
import { wordsOf } from './cloud-words.ts';
import { Findings } from './findings.ts';
import { everywhere, exits, type WholeRun } from './whole-run.ts';

/** In the cloud's own words. */
const denied = { deny: {} };

/** What a teardown meets that stays, or comes again: section 2.7 of the fault table. */
export const removals: readonly WholeRun[] = [
  {
    row: 56,
    name: 'a disk that its driver cannot remove',
    expected: 'goes on, and the cloud removes the disk; nothing left',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      findings.same('the install', (await rig.install('pause')).code, exits.done);
      const match = { cloud: rig.subject.cloud, service: 'kubernetes', operation: 'DeleteDisk' };
      await rig.cloud.addFault({ id: 'disk', match, action: denied });
      findings.same('the exit code', (await rig.teardown()).code, exits.done);
      const fired = (await rig.cloud.faults()).find(({ id }) => id === 'disk')?.hits ?? 0;
      findings.same('that the driver was refused', fired > 0, true);
      await rig.cloud.removeFault('disk');
      await findings.nothingLeft(rig);
      return findings.seen(`its driver was refused ${fired} times; the disk went after the cluster`);
    },
  },
  {
    row: 62,
    name: 'made again meanwhile',
    expected: 'ends with the list, exit 14; a sweep by name removes it',
    clouds: ['gcp', 'aws'],
    async play(rig) {
      const findings = new Findings();
      const { volumes } = wordsOf(rig.subject);
      if (!volumes) throw new Error(`no volume outlives its cluster on ${rig.subject.cloud}`);
      findings.same('the install', (await rig.install('pause')).code, exits.done);
      await rig.cloud.addFault({ id: 'again', match: volumes.delete, action: denied });
      const since = await rig.mark();
      const removal = rig.teardown();
      await rig.cloud.untilCommitted(rig.subject.deleteCluster, 240, since);
      const straggler = await volumes.makeAgain(rig.cloud);
      const { code, stdout, stderr } = await removal;
      findings.same('the exit code', code, exits.leftovers);
      findings.says('the teardown', stdout + stderr, straggler);
      await rig.cloud.removeFault('again');
      const status = await rig.status();
      const again =
        status === 'RUNNING'
          ? await rig.stack.slipway('retry', rig.subject.installation)
          : await rig.stack.slipway(
              'sweep',
              rig.subject.installation,
              '--yes',
              '--confirm',
              rig.subject.installation,
              '--delete-data',
            );
      findings.same('the second try', again.code, exits.done);
      await rig.untilClosed();
      const standing = (await rig.cloud.resources()).filter(({ state }) => state === 'live');
      findings.same(
        'what was made again',
        standing.some(({ name }) => name === straggler),
        false,
      );
      await findings.nothingLeft(rig);
      return findings.seen(`named, with exit ${code}; then gone`);
    },
  },
  {
    row: 73,
    name: 'a decision of another hold',
    expected: 'refused with a sentence; the hold stays',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const match = { cloud: rig.subject.cloud, ...rig.subject.network };
      await rig.cloud.addFault({ id: 'cause', match, action: denied });
      findings.same('the exit code', (await rig.install('pause')).code, exits.held);
      const stale: HoldDecision = { hold: 'cluster/network#99', by: 'a decision from before the reset' };
      const words = await rig.run.executeUpdate<unknown, [HoldDecision]>('retry', { args: [stale] }).then(
        () => 'it was taken',
        (error: Error) => String((error.cause as Error | undefined)?.message ?? error.message),
      );
      findings.says('the refusal', words, '#99');
      findings.same(
        'holds',
        (await rig.progress()).holds.map(({ subject }) => subject),
        ['cluster/network'],
      );
      await rig.cloud.removeFault('cause');
      const undone = await rig.stack.slipway('rollback', rig.subject.installation, '--yes');
      findings.same('the undo', undone.code, exits.done);
      await rig.untilClosed();
      await findings.nothingLeft(rig);
      return findings.seen(words);
    },
  },
];
