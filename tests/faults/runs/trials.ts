import { failurePolicies, type FailurePolicy } from '@slipway/contracts';
import { endReplays, quietReplays } from '../kills/run-history.ts';
import type { Seen, Trial, TrialSection } from '../trial.ts';
import { awayAndBusy } from './away-and-busy.ts';
import { ended, paused } from './lasting.ts';
import { inClusterFaults } from './in-cluster-faults.ts';
import { lastingFaults } from './lasting-faults.ts';
import { PassingLife } from './passing.ts';
import { passingFaults } from './passing-faults.ts';
import { RunsRig } from './runs-rig.ts';
import type { Scene } from './scene.ts';
import { removals } from './removals.ts';
import { waitsAndEnds } from './waits-and-ends.ts';

let rig: RunsRig | undefined;

/** Whole runs through the command line, on one local stack. */
export const section: TrialSection = {
  start: async () => {
    quietReplays();
    rig = await RunsRig.start();
  },
  stop: async () => {
    if (!rig) return;
    await rig.remove();
    await endReplays();
  },
  trials: () => Promise.resolve([...passing(), ...lasting(), ...whole()]),
};

const plays: Record<FailurePolicy, (rig: RunsRig, scene: Scene) => Promise<Seen>> = {
  pause: paused,
  rollback: (on, scene) => ended(on, scene, 'rollback'),
  keep: (on, scene) => ended(on, scene, 'keep'),
};
const expected: Record<FailurePolicy, string> = {
  pause: 'hold; retry before healing holds again as #2, after it succeeds',
  rollback: 'ends with its exit code and the fix; nothing left',
  keep: 'ends with its exit code, lists what stands; teardown removes it',
};

function lasting(): Trial[] {
  return [...lastingFaults, ...inClusterFaults].flatMap((scene) =>
    failurePolicies.map((policy) => ({
      id: `runs/${scene.row}/${slug(scene.name)}/${policy}`,
      section: 'runs' as const,
      row: scene.row,
      mode: `permanent, ${policy}`,
      expected: expected[policy],
      spread: scene.row === 24 && policy === 'pause',
      run: () => plays[policy](rig!, scene),
    })),
  );
}

function passing(): Trial[] {
  const life = new PassingLife();
  return passingFaults.map((fault) => ({
    id: `runs/${fault.row}/${slug(fault.name)}/passing`,
    section: 'runs' as const,
    row: fault.row,
    mode: 'heals by itself',
    expected: 'no human act, one create, nothing left',
    spread: true,
    run: () => life.of(rig!, fault),
  }));
}

function whole(): Trial[] {
  return [...awayAndBusy, ...waitsAndEnds, ...removals].map(({ row, name, expected: wanted, play }) => ({
    id: `runs/${row}/${slug(name)}`,
    section: 'runs' as const,
    row,
    mode: name,
    expected: wanted,
    spread: row === 71,
    run: () => play(rig!),
  }));
}

const slug = (name: string): string => name.replaceAll(/\W+/g, '-');
