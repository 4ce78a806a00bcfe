import { OneStack } from '../one-stack.ts';
import type { Seen, Trial, TrialSection } from '../trial.ts';
import { askedToEnd } from './asked-to-end.ts';
import { installAndTeardown, rollback } from './chains.ts';
import type { Moment } from './kill-order.ts';
import { KillRig } from './kill-rig.ts';
import { lostAndFailed } from './lost-and-failed.ts';
import { mixed } from './mixed.ts';
import { onHold } from './on-hold.ts';
import { randomKills } from './random-kills.ts';
import { endReplays, quietReplays } from './run-history.ts';
import { historyGone, serversAndWatchers } from './servers.ts';
import { subjects, type Subject } from './subject.ts';

const stack = new OneStack((subject: Subject) => KillRig.start(subject));

/** Processes that die, on one local stack. */
export const section: TrialSection = {
  start: () => Promise.resolve(quietReplays()),
  stop: async () => {
    await stack.remove();
    await endReplays();
  },
  trials: () => Promise.resolve(Object.values(subjects).flatMap((subject) => [...all(subject)])),
};

const alone = 'goes on by itself: one create for each resource, nothing left';

function* all(subject: Subject): Generator<Trial> {
  const trial: MakeTrial = (...parts) => trialOf(subject, ...parts);
  const life = (row: number, moment: Moment): Trial =>
    trial(row, `install-teardown/${moment}`, `install and teardown: ${moment}`, alone, (on) =>
      installAndTeardown(on, moment),
    );
  yield { ...trial(31, 'mixed', 'at moments of every kind', alone, mixed), spread: subject.cloud === 'gcp' };
  for (const moment of ['before call', 'after call', 'in poll'] as const) {
    const row = moment === 'in poll' ? 32 : 31;
    yield life(row, moment);
    const undone = 'all is undone, nothing left';
    yield trial(row, `rollback/${moment}`, `rollback: ${moment}`, undone, (on) => rollback(on, moment));
  }
  yield life(32, 'details cleared');
  for (const [name, graceMs] of [
    ['with grace', 3_000],
    ['without grace', 0],
  ] as const) {
    const expected = 'ended or handed over, no operation is undone';
    yield trial(32, `asked to end/${name}`, `SIGTERM ${name}`, expected, (on) => askedToEnd(on, graceMs));
  }
  yield trial(31, 'lost and failed', 'lost six times, then failed', 'a lost worker is no failure', lostAndFailed);
  yield trial(31, 'on hold', 'on hold', 'the run waits on; a decision counts once', onHold);
  yield trial(75, 'servers and watchers', 'servers and who watches', alone, serversAndWatchers);
  yield trial(33, 'history gone', "Temporal's data", 'install takes over, teardown needs labels only', historyGone);
  const anything = `${randomDeaths} random processes`;
  yield trial(30, 'random', anything, alone, (on) => randomKills(on, seed(), randomDeaths));
}

const randomDeaths = 20;

/** `--seed`, or another one each time. */
const seed = (): number => Number(process.env['SLIPWAY_FAULTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

type Parts = [row: number, name: string, mode: string, expected: string, run: (on: KillRig) => Promise<Seen>];
type MakeTrial = (...parts: Parts) => Trial;

function trialOf(subject: Subject, ...[row, name, mode, expected, run]: Parts): Trial {
  return {
    id: `kills/${subject.cloud}/${name.replaceAll(' ', '-')}`,
    section: 'kills',
    row,
    mode,
    expected,
    spread: false,
    run: async () => {
      const seen = await stack.play(subject, run);
      const { killPoints, duplicates, orphans, outcome } = seen;
      console.log(
        `${subject.cloud} · ${mode} · ${killPoints} kills, ${duplicates} duplicates, ${orphans} orphans · ${outcome}`,
      );
      return seen;
    },
  };
}
