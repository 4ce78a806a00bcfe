import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import type { Seen } from '../trial.ts';
import { changesOf } from '../../e2e/local-cloud.ts';
import { patient, type KillRig, type Run } from './kill-rig.ts';
import { seededRandom } from './seeded-random.ts';
import { Verdict } from './verdict.ts';

const victims = ['worker', 'worker', 'temporal', 'local-cloud', 'cli'] as const;

/** Between two deaths: changes in the cloud, so that a slow machine spreads them over a life as a fast one does. */
const mostChanges = 7;
/** Milliseconds after that, in which any call may be under way; and how long it is waited for changes. */
const jitterMs = 1_000;
const patienceMs = 20_000;

/** Lives of an installation in which one process after the other dies, whichever and whenever chance will have it. */
export async function randomKills(rig: KillRig, seed: number, deaths: number): Promise<Seen> {
  const verdict = new Verdict(rig);
  const random = seededRandom(seed);
  const killed: string[] = [];

  /** Kills until the run has ended or enough have died. */
  const harass = async (running: Run): Promise<void> => {
    let ended = false;
    const ending = rig.ending(running).finally(() => (ended = true));
    let watching: ChildProcess | undefined;
    while (killed.length < deaths) {
      watching ??= rig.stack.begin('attach', rig.subject.installation);
      await changesIn(rig, 1 + Math.floor(random() * mostChanges), () => ended);
      await Promise.race([ending, sleep(random() * jitterMs)]);
      if (ended) break;
      const victim = victims[Math.floor(random() * victims.length)]!;
      killed.push(victim);
      if (victim === 'worker') rig.workers.kill();
      else if (victim === 'cli') {
        watching.kill('SIGKILL');
        watching = undefined;
      } else await rig.restart(victim);
    }
    watching?.kill('SIGKILL');
    await verdict.ends(running, 'COMPLETED');
  };

  rig.timing = patient;
  await rig.order();
  while (killed.length < deaths) {
    const since = await rig.mark();
    await harass(await rig.install());
    await verdict.createsOnce(since);
    await harass(await rig.teardown());
    await verdict.nothingLeft();
  }
  rig.timing = {};
  verdict.killed(killed.length);
  const counts = [...new Set(killed)].map((each) => `${each} ${killed.filter((one) => one === each).length}`);
  return verdict.seen(`seed ${seed}: ${counts.join(', ')}`);
}

/** Waits until so much has been changed in the cloud, or it takes too long. */
async function changesIn(rig: KillRig, count: number, stopped: () => boolean): Promise<void> {
  const since = await rig.mark();
  const deadline = Date.now() + patienceMs;
  while (!stopped() && Date.now() < deadline) {
    await sleep(200);
    if (changesOf(await rig.cloud.journal(since)).length >= count) return;
  }
}
