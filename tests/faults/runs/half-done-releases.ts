import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { descendantsOf } from '../../e2e/process.ts';
import { until } from '../../e2e/until.ts';
import { judgeHistory } from '../kills/run-history.ts';
import { Findings } from './findings.ts';
import { chartOf, helm, helmCall } from './helm-by-hand.ts';
import type { RunsRig } from './runs-rig.ts';
import { everywhere, exits, type WholeRun } from './whole-run.ts';

const step = 'cert-manager/release';
const never = { id: 'never', match: { image: '*cert-manager-controller*' }, action: { kind: 'never-ready' } };

/** Releases that somebody left in the middle of helm: row 45. */
export const halfDoneReleases: readonly WholeRun[] = [
  {
    row: 45,
    name: 'helm and its worker are killed',
    expected: 'put back and made anew, nobody asked',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      await rig.cloud.addPodFault(never);
      const running = rig.install('pause');
      await until('helm waits for what never gets ready', 240, async () => (await rig.cloud.podHits(never.id)) > 0);
      const { worker } = await rig.stack.status();
      const helms = (await descendantsOf(worker.pid)).filter(({ command }) =>
        command.includes('--install cert-manager'),
      );
      // All in one go, as a machine is lost: none of them gets to say a last word.
      for (const { pid } of [...helms, { pid: worker.pid }]) process.kill(pid, 'SIGKILL');
      findings.same('that a helm was killed', helms.length > 0, true);
      await rig.cloud.removePodFault(never.id);
      await rig.stack.up();
      await until('the release is found half done', 120, async () => (await beatOf(rig)).includes('pending-install'));
      findings.same('the exit code', (await running).code, exits.done);
      findings.humanActs((await judgeHistory(rig.run)).decisions);
      const [first] = await releases(rig);
      findings.same('the release', first && [first.revision, first.status], ['1', 'deployed']);
      findings.same('teardown', (await rig.teardown()).code, exits.done);
      await findings.nothingLeft(rig);
      return findings.seen('uninstalled and installed again by itself');
    },
  },
  {
    row: 45,
    name: 'an upgrade by hand was left half done',
    expected: 'hold, the release untouched; put back by hand, retry succeeds',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      findings.same('the install', (await rig.install('pause')).code, exits.done);
      await rig.cloud.addPodFault(never);
      await upgradeAndLeave(rig);
      findings.same(
        'the release',
        (await releases(rig)).map(({ revision, status }) => [revision, status]),
        [['2', 'pending-upgrade']],
      );
      const again = await rig.install('pause');
      findings.same('the exit code', again.code, exits.held);
      findings.says('the hold', again.stdout + again.stderr, 'helm list --all-namespaces --pending');
      const { holds } = await rig.progress();
      findings.same(
        'holds',
        holds.map(({ subject }) => subject),
        [step],
      );
      findings.classified(holds[0]?.failure, 'CONFLICT', 'SW-CONF-045');
      findings.same(
        'the release on hold',
        (await releases(rig)).map(({ revision, status }) => [revision, status]),
        [['2', 'pending-upgrade']],
      );
      await rig.cloud.removePodFault(never.id);
      findings.same('helm rollback', (await helm(rig, ['rollback', 'cert-manager', '1'])).code, 0);
      findings.same('retry', (await rig.stack.slipway('retry', rig.subject.installation)).code, exits.done);
      findings.same('the end', await rig.untilClosed(), 'COMPLETED');
      findings.same('teardown', (await rig.teardown()).code, exits.done);
      await findings.nothingLeft(rig);
      return findings.seen('held and left alone; ready after helm rollback by hand and retry');
    },
  },
];

/** What the step's pending call has told last. */
async function beatOf(rig: RunsRig): Promise<string> {
  const { raw } = await rig.run.describe();
  const call = raw.pendingActivities?.find(({ activityId }) => activityId === step);
  return (call?.heartbeatDetails?.payloads ?? []).map(({ data }) => Buffer.from(data ?? []).toString()).join();
}

interface HelmRelease {
  revision: string;
  status: string;
}

async function releases(rig: RunsRig): Promise<HelmRelease[]> {
  const { code, stdout, stderr } = await helm(rig, ['list', '--filter', '^cert-manager$', '--output', 'json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as HelmRelease[];
}

/** As somebody types it whose machine goes off while helm waits. */
async function upgradeAndLeave(rig: RunsRig): Promise<void> {
  const words = [
    'upgrade',
    'cert-manager',
    await chartOf(rig, 'cert-manager'),
    '--reuse-values',
    '--wait',
    '--timeout',
    '10m',
  ];
  const { program, args, env } = await helmCall(rig, [...words, '--set', 'podAnnotations.by=hand']);
  const before = await rig.cloud.podHits(never.id);
  const child = spawn(program, args, { env, stdio: 'ignore' });
  const gone = once(child, 'exit');
  try {
    await until('the upgrade waits', 300, async () => (await rig.cloud.podHits(never.id)) > before);
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}
