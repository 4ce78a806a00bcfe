import type { InstallResult, TeardownResult } from '@slipway/contracts';
import type { Seen } from '../trial.ts';
import type { Hit, Moment } from './kill-order.ts';
import type { KillRig } from './kill-rig.ts';
import { Verdict } from './verdict.ts';

const lastStep = 'install/smoke-test';

/** Every step, and all that is done before the first and after the last. */
const calls = {
  install: ['.*\\.ensure', 'makePlan', 'observeAll', 'preflight'],
  teardown: ['.*\\.destroy', 'makePlan', 'observeAll', 'sweep'],
  undo: ['.*\\.destroy', 'sweep'],
};

/** One install and one teardown in which the worker dies once in every call, always at the same moment of it. */
export async function installAndTeardown(rig: KillRig, moment: Moment): Promise<Seen> {
  const verdict = new Verdict(rig);
  if (isInside(moment) && !rig.hasLearnt) await learn(rig);
  const onlyInWaits = moment === 'details cleared';

  await rig.order([{ moment, types: calls.install, onlyInWaits }]);
  const since = await rig.mark();
  const begun = Date.now();
  const install = await rig.install();
  await verdict.ends(install, 'COMPLETED');
  await verdict.createsOnce(since);
  const ensured = rig.hits();
  const { changed } = (await install.handle.result()) as InstallResult;
  verdict.allHit(ensured, onlyInWaits ? [] : changed, '.ensure');
  const between = Date.now();

  await rig.order([{ moment, types: calls.teardown, onlyInWaits }]);
  const teardown = await rig.teardown();
  await verdict.ends(teardown, 'COMPLETED');
  await verdict.nothingLeft();
  const destroyed = rig.hits();
  const { removed } = (await teardown.handle.result()) as TeardownResult;
  verdict.allHit(destroyed, onlyInWaits ? [] : removed, '.destroy');
  await rig.order();
  return verdict.seen(
    `install: ${described(ensured, between - begun)}; teardown: ${described(destroyed, Date.now() - between)}`,
  );
}

/** An install whose last step is refused for good, and an undo in which the worker dies once in every call. */
export async function rollback(rig: KillRig, moment: Moment): Promise<Seen> {
  const verdict = new Verdict(rig);
  if (isInside(moment) && !rig.hasLearnt) await learn(rig);
  await rig.order([{ moment, types: calls.undo }], lastStep);
  const since = await rig.mark();
  const begun = Date.now();
  const install = await rig.install('rollback');
  await verdict.ends(install, 'FAILED');
  await verdict.nothingLeft();
  await verdict.createsOnce(since);
  const hits = rig.hits();
  await rig.order();
  verdict.killed(hits.length);
  const steps = new Set(hits.filter(({ type }) => type.endsWith('.destroy')).map(({ id }) => id));
  if (steps.size < 30) verdict.problem(`workers died in the undo of ${steps.size} steps only`);
  return verdict.seen(`rollback: ${described(hits, Date.now() - begun)}`);
}

/** A whole life without a death, so that it is known which calls wait for an operation and which only ask. */
async function learn(rig: KillRig): Promise<void> {
  await rig.order([]);
  await rig.ending(await rig.install());
  await rig.ending(await rig.teardown());
}

const isInside = (moment: Moment): boolean => moment === 'in poll' || moment === 'details cleared';

function described(hits: readonly Hit[], milliseconds: number): string {
  const ways = [...new Set(hits.map(({ how }) => how))];
  const counts = ways.map((way) => `${hits.filter(({ how }) => how === way).length} at ${way}`).join(', ');
  return `${hits.length} deaths (${counts}) in ${Math.round(milliseconds / 1000)} s`;
}
