import { failurePolicies, type FailurePolicy } from '@slipway/contracts';
import { subjects, type Subject } from '../kills/subject.ts';
import { amazonLastingFaults } from './aws-lasting-faults.ts';
import { amazonPassingFaults } from './aws-passing-faults.ts';
import { amazonQuotas } from './aws-quotas.ts';
import { amazonRemovals } from './aws-removals.ts';
import { microsoftLastingFaults } from './azure-lasting-faults.ts';
import { microsoftPassingFaults } from './azure-passing-faults.ts';
import { microsoftRemovals } from './azure-removals.ts';
import { endReplays, quietReplays } from '../kills/run-history.ts';
import { OneStack } from '../one-stack.ts';
import type { Seen, Trial, TrialSection } from '../trial.ts';
import { anotherBuild } from './another-build.ts';
import { awayAndBusy } from './away-and-busy.ts';
import { ended, paused } from './lasting.ts';
import { farTooLong } from './far-too-long.ts';
import { halfDoneReleases } from './half-done-releases.ts';
import { imageFaults, inClusterFaults } from './in-cluster-faults.ts';
import { installedAnew } from './installed-anew.ts';
import { lastingFaults } from './lasting-faults.ts';
import { outOfReach } from './out-of-reach.ts';
import { PassingLife } from './passing.ts';
import { passingFaults } from './passing-faults.ts';
import { RunsRig } from './runs-rig.ts';
import type { PassingFault, Scene } from './scene.ts';
import { removals } from './removals.ts';
import { tooMuch } from './too-much.ts';
import { unpreparedServer } from './unprepared-server.ts';
import { waitsAndEnds } from './waits-and-ends.ts';
import type { WholeRun } from './whole-run.ts';
import { wrongClock } from './wrong-clock.ts';

const stack = new OneStack((subject: Subject) => RunsRig.start(subject));

/**
 * All but a few befall each cloud. On one alone: what the engine or the cluster meets wherever it is, results that are too large,
 * search attributes, other builds, images and kept certificates (rows 46, 50 anew, 70, 76, 77).
 */
const wholeRuns = [
  ...awayAndBusy,
  ...waitsAndEnds,
  ...removals,
  ...farTooLong,
  ...halfDoneReleases,
  ...outOfReach,
  ...unpreparedServer,
  ...tooMuch,
  ...installedAnew,
  ...anotherBuild,
  ...wrongClock,
];

const playedOn = (cloud: Subject['cloud']): WholeRun[] =>
  wholeRuns.filter(({ clouds = ['gcp'] }) => clouds.includes(cloud));

/** Whole runs through the command line, on one local stack. */
export const section: TrialSection = {
  start: () => Promise.resolve(quietReplays()),
  stop: async () => {
    await stack.remove();
    await endReplays();
  },
  trials: () =>
    Promise.resolve([
      ...passing(subjects.gcp, passingFaults),
      ...lasting(subjects.gcp, [...lastingFaults, ...imageFaults, ...inClusterFaults(subjects.gcp)]),
      ...whole(subjects.gcp, playedOn('gcp')),
      ...passing(subjects.aws, amazonPassingFaults),
      ...lasting(subjects.aws, [...amazonLastingFaults, ...inClusterFaults(subjects.aws)]),
      ...whole(subjects.aws, [...playedOn('aws'), ...amazonQuotas, ...amazonRemovals()]),
      ...passing(subjects.azure, microsoftPassingFaults),
      ...lasting(subjects.azure, [...microsoftLastingFaults, ...inClusterFaults(subjects.azure)]),
      ...whole(subjects.azure, [...playedOn('azure'), ...microsoftRemovals]),
    ]),
};

/** Where a trial's id begins; those of the first cloud have kept theirs. */
const begin = ({ cloud }: Subject): string => (cloud === 'gcp' ? 'runs' : `runs/${cloud}`);

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

function lasting(subject: Subject, scenes: readonly Scene[]): Trial[] {
  return scenes.flatMap((scene) =>
    failurePolicies.map((policy) => ({
      id: `${begin(subject)}/${scene.row}/${slug(scene.name)}/${policy}`,
      section: 'runs' as const,
      row: scene.row,
      mode: `permanent, ${policy}`,
      expected: expected[policy],
      spread: subject.cloud === 'gcp' && scene.row === 24 && policy === 'pause',
      run: () => stack.play(subject, (on) => plays[policy](on, scene)),
    })),
  );
}

function passing(subject: Subject, faults: readonly PassingFault[]): Trial[] {
  const life = new PassingLife(faults);
  return faults.map((fault) => ({
    id: `${begin(subject)}/${fault.row}/${slug(fault.name)}/passing`,
    section: 'runs' as const,
    row: fault.row,
    mode: 'heals by itself',
    expected: 'no human act, one create, nothing left',
    spread: subject.cloud === 'gcp',
    run: () => stack.play(subject, (on) => life.of(on, fault)),
  }));
}

function whole(subject: Subject, all: readonly WholeRun[]): Trial[] {
  return all.map(({ row, name, expected: wanted, play }) => ({
    id: `${begin(subject)}/${row}/${slug(name)}`,
    section: 'runs' as const,
    row,
    mode: name,
    expected: wanted,
    spread: subject.cloud === 'gcp' && row === 71,
    run: () => stack.play(subject, play),
  }));
}

const slug = (name: string): string => name.replaceAll(/\W+/g, '-');
