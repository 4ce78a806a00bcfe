import type { Hold } from '@slipway/contracts';
import { until } from '../../e2e/until.ts';
import type { Seen } from '../trial.ts';
import { Findings } from './findings.ts';
import type { RunsRig } from './runs-rig.ts';
import type { Scene } from './scene.ts';
import { exits } from './whole-run.ts';

/**
 * `pause`: the step is held, what does not need it goes on; tried again before it is healed it is held as the next number; after that
 * it succeeds. Then all is undone on request, and nothing is left.
 */
export async function paused(rig: RunsRig, scene: Scene): Promise<Seen> {
  const findings = new Findings();
  await arm(rig, scene);
  const { code, stdout, stderr } = await rig.install('pause');
  findings.same('the exit code', code, exits.held);
  const said = stdout + stderr;
  for (const wanted of [scene.wants, scene.step, `slipway retry ${rig.subject.installation}`])
    findings.says('the hold', said, wanted);

  const first = await holdOf(rig, scene);
  findings.classified(first.failure, scene.code, scene.wants);
  await rig.stack.slipway('retry', rig.subject.installation, scene.step);
  const second = await holdOf(rig, scene, first.number);
  findings.classified(second.failure, scene.code, scene.wants);

  await heal(rig, scene);
  findings.same('retry', (await rig.stack.slipway('retry', rig.subject.installation)).code, 0);
  await until(`${scene.step} is there`, 240, async () =>
    (await rig.progress()).steps.some(({ id, state }) => id === scene.step && state === 'done'),
  );
  // After a late step the run may have ended well before anybody can ask for anything.
  const rolledBack = await rig.stack.slipway('rollback', rig.subject.installation, '--yes');
  const undone = rolledBack.code === exits.refused ? await rig.teardown() : rolledBack;
  findings.same('the exit code of the undo', undone.code, exits.done);
  await rig.untilClosed();
  await findings.nothingLeft(rig);
  return findings.seen(`held as #${first.number} and #${second.number}, then there; undone on request`);
}

/** `rollback`: the run ends on the failure with all undone. `keep`: it lists what stands, and a teardown removes it. */
export async function ended(rig: RunsRig, scene: Scene, policy: 'rollback' | 'keep'): Promise<Seen> {
  const findings = new Findings();
  await arm(rig, scene);
  const { code, stdout } = await rig.install(policy, '--json');
  await heal(rig, scene);
  const { error, rolledBack, standing = [] } = JSON.parse(stdout) as Ended;
  findings.same('the exit code', code, scene.exit);
  findings.classified(error, scene.code, scene.wants);
  findings.same('rolledBack', rolledBack, policy === 'rollback');
  if (policy === 'keep') {
    findings.same('that something stands', standing.length > 0, true);
    findings.same('the exit code of the teardown', (await rig.teardown()).code, 0);
  }
  await findings.nothingLeft(rig);
  const stood = policy === 'keep' ? `${standing.length} steps left for inspection, then removed` : 'undone';
  return findings.seen(`exit ${code}, ${stood}`);
}

interface Ended {
  error?: Hold['failure'];
  rolledBack?: boolean;
  standing?: string[];
}

const id = 'scene';
const arm = ({ cloud }: RunsRig, { fault }: Scene): Promise<void> =>
  'cloud' in fault ? cloud.addFault({ id, ...fault.cloud }) : cloud.addPodFault({ id, ...fault.pods });
const heal = ({ cloud }: RunsRig, { fault }: Scene): Promise<void> =>
  'cloud' in fault ? cloud.removeFault(id) : cloud.removePodFault(id);

/** The step's hold with a number above `after`. */
async function holdOf(rig: RunsRig, { step }: Scene, after = 0): Promise<Hold> {
  let hold: Hold | undefined;
  await until(`${step} is on hold`, 240, async () => {
    const { holds } = await rig.progress();
    hold = holds.find(({ subject, number }) => subject === step && number > after);
    return hold !== undefined;
  });
  return hold!;
}
