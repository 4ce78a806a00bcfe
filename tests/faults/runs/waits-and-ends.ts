import type { Failure, StepId } from '@slipway/contracts';
import { changesOf } from '../../e2e/local-cloud.ts';
import { until } from '../../e2e/until.ts';
import { judgeHistory } from '../kills/run-history.ts';
import { wordsOf } from './cloud-words.ts';
import { Findings } from './findings.ts';
import { changed, everywhere, exits, type WholeRun } from './whole-run.ts';

/** In the cloud's own words. */
const denied = { deny: {} };

/** Runs that wait, are refused, or cannot be undone for a while. */
export const waitsAndEnds: readonly WholeRun[] = [
  {
    row: 48,
    name: 'not delegated for long',
    expected: 'waits without a hold, goes on by itself',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const { delegate } = wordsOf(rig.subject);
      await delegate(rig.cloud, 'never');
      const running = rig.install('pause');
      await until('the delegation is waited for, and the database is there', 240, async () => {
        const { steps } = await rig.progress();
        const stateOf = (step: StepId) => steps.find(({ id }) => id === step)?.state;
        return stateOf('dns/delegation') === 'running' && stateOf('database/instance') === 'done';
      });
      findings.same('holds', (await rig.progress()).holds, []);
      await delegate(rig.cloud, 'now');
      findings.same('the exit code', (await running).code, 0);
      findings.humanActs((await judgeHistory(rig.run)).decisions);
      await delegate(rig.cloud, 'auto');
      findings.same('teardown', (await rig.teardown()).code, 0);
      await findings.nothingLeft(rig);
      return findings.seen('waited, then ready with nobody asked');
    },
  },
  {
    row: 68,
    name: 'no such project',
    expected: 'refused with the project, before anything is made',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      const other = await changed(rig, wordsOf(rig.subject).otherAccount);
      const { code, stdout } = await rig.stack.slipway('install', '-f', other, '--on-failure=rollback', '--json');
      findings.same('the exit code', code, exits.wrongSpec);
      findings.classified((JSON.parse(stdout) as { error?: Failure }).error, 'INVALID_SPEC', 'SW-SPEC-068');
      // Tokens are no change.
      const isToken = ({ service }: { service: string }): boolean => service === 'sts' || service === 'entra';
      const changes = changesOf(await rig.cloud.journal(since)).filter((entry) => !isToken(entry));
      findings.same(
        'changing calls',
        changes.map(({ operation }) => operation),
        [],
      );
      return findings.seen(`exit ${code}, no changing call`);
    },
  },
  {
    row: 71,
    name: 'an undo that fails for good',
    expected: 'held in undo, leak named, others go on; retry finishes',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const { cloud } = rig.subject;
      await rig.cloud.addFault({ id: 'leak', match: wordsOf(rig.subject).deleteNetwork, action: denied });
      await rig.cloud.addFault({
        id: 'cause',
        match: { cloud, operation: rig.subject.createCluster },
        action: denied,
      });
      const { code, stdout, stderr } = await rig.install('rollback');
      findings.same('the exit code', code, exits.leftovers);
      findings.says('the undo hold', stdout + stderr, 'cluster/network');
      const { holds, steps } = await rig.progress();
      findings.same(
        'holds',
        holds.map(({ subject, reason }) => `${subject} ${reason}`),
        ['cluster/network undo'],
      );
      findings.classified(holds[0]?.failure, 'UNAUTHORIZED', 'SW-AUTHZ-025');
      findings.same(
        'others',
        steps.some(({ state }) => ['running', 'undoing'].includes(state)),
        false,
      );
      await rig.cloud.removeFault('leak');
      await rig.cloud.removeFault('cause');
      findings.same('retry', (await rig.stack.slipway('retry', rig.subject.installation)).code, 0);
      findings.same('the end', await rig.untilClosed(), 'FAILED');
      await findings.nothingLeft(rig);
      return findings.seen('on undo hold, named; after retry nothing is left');
    },
  },
  {
    row: 74,
    name: 'cancelled on hold',
    expected: 'undone whatever the policy, closes Cancelled',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const { cloud, subnet } = rig.subject;
      const match = { cloud, service: subnet.service, operation: subnet.operation };
      await rig.cloud.addFault({ id: 'cause', match, action: denied });
      findings.same('the exit code', (await rig.install('pause')).code, exits.held);
      await rig.run.cancel();
      findings.same('the end', await rig.untilClosed(), 'CANCELLED');
      await rig.cloud.removeFault('cause');
      await findings.nothingLeft(rig);
      return findings.seen('held, cancelled, undone');
    },
  },
];
