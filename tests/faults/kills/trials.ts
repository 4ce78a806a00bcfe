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

let rig: KillRig | undefined;

/** Processes that die, on one local stack. */
export const section: TrialSection = {
  start: async () => {
    quietReplays();
    rig = await KillRig.start();
  },
  stop: async () => {
    if (!rig) return;
    await rig.remove();
    await endReplays();
  },
  trials: () => Promise.resolve([...all()]),
};

const alone = 'goes on by itself: one create for each resource, nothing left';

function* all(): Generator<Trial> {
  yield { ...trial(31, 'mixed', 'at moments of every kind', alone, mixed), spread: true };
  for (const moment of ['before call', 'after call', 'in poll'] as const) {
    const row = moment === 'in poll' ? 32 : 31;
    yield life(row, moment);
    const undone = 'all is undone, nothing left';
    yield trial(row, `rollback/${moment}`, `rollback: ${moment}`, undone, (rig) => rollback(rig, moment));
  }
  yield life(32, 'details cleared');
  for (const [name, graceMs] of [
    ['with grace', 3_000],
    ['without grace', 0],
  ] as const) {
    const expected = 'ended or handed over, no operation is undone';
    yield trial(32, `asked to end/${name}`, `SIGTERM ${name}`, expected, (rig) => askedToEnd(rig, graceMs));
  }
  yield trial(31, 'lost and failed', 'lost six times, then failed', 'a lost worker is no failure', lostAndFailed);
  yield trial(31, 'on hold', 'on hold', 'the run waits on; a decision counts once', onHold);
  yield trial(75, 'servers and watchers', 'servers and who watches', alone, serversAndWatchers);
  yield trial(33, 'history gone', "Temporal's data", 'install takes over, teardown needs labels only', historyGone);
  const anything = `${randomDeaths} random processes`;
  yield trial(30, 'random', anything, alone, (rig) => randomKills(rig, seed(), randomDeaths));
}

const life = (row: number, moment: Moment): Trial =>
  trial(row, `install-teardown/${moment}`, `install and teardown: ${moment}`, alone, (rig) =>
    installAndTeardown(rig, moment),
  );

const randomDeaths = 20;

/** `--seed`, or another one each time. */
const seed = (): number => Number(process.env['SLIPWAY_FAULTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

function trial(row: number, name: string, mode: string, expected: string, run: (rig: KillRig) => Promise<Seen>): Trial {
  return {
    id: `kills/gcp/${name.replaceAll(' ', '-')}`,
    section: 'kills',
    row,
    mode,
    expected,
    spread: false,
    run: async () => {
      if (!rig) throw new Error('the stack is not started');
      const seen = await run(rig);
      const { killPoints, duplicates, orphans, outcome } = seen;
      console.log(`gcp · ${mode} · ${killPoints} kills, ${duplicates} duplicates, ${orphans} orphans · ${outcome}`);
      return seen;
    },
  };
}
