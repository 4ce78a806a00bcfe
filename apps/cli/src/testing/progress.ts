import type { Hold, Progress, StepFailure, StepId, StepProgress, StepState } from '@slipway/contracts';
import { noon } from './fake-io.ts';

/** A step after `seconds` of a run. */
export function step(id: StepId, state: StepState, more: Partial<StepProgress> = {}): StepProgress {
  const timed = state !== 'waiting' && state !== 'unchanged' && state !== 'found';
  return {
    id,
    kind: `gcp.${id.split('/')[1]}`,
    name: `acme-gcp-${id.split('/')[1]}`,
    title: id,
    state,
    lifecycle: 'managed',
    usualSeconds: 60,
    ...(timed && { startedAt: noon - 50_000 }),
    ...(timed && !['running', 'undoing'].includes(state) && { endedAt: noon - 20_000 }),
    ...more,
  };
}

export function progress(phase: Progress['phase'], steps: StepProgress[], more: Partial<Progress> = {}): Progress {
  const closed = ['ready', 'failed', 'cancelled', 'removed', 'leftovers'].includes(phase);
  return {
    installation: 'acme-gcp',
    cloud: 'gcp',
    location: 'europe-west1',
    account: 'acme-dev-platform',
    domain: 'gcp.gitpod.acme.example',
    operation: 'install',
    phase,
    startedAt: noon - 60_000,
    ...(closed && { endedAt: noon }),
    steps,
    holds: [],
    ...more,
  };
}

export const quota: StepFailure = {
  code: 'QUOTA_EXCEEDED',
  rule: 'SW-QUOTA-006',
  message: 'CPUS in europe-west1: need 32, free 24',
  fix: 'ask for 8 more CPUS in europe-west1, then slipway retry {name}',
  cloudWords: "Quota 'CPUS' exceeded. Limit: 24.0 in region europe-west1.",
  step: 'node-pools/workspaces',
  verb: 'ensure',
  attempts: 1,
};

/** A hold of a minute's age that rolls back tomorrow. */
export function hold(subject: Hold['subject'], number: number, more: Partial<Hold> = {}): Hold {
  const step = subject === 'run' || subject === 'sweep' ? undefined : { ...quota, step: subject };
  return {
    id: `${subject}#${number}`,
    number,
    subject,
    reason: 'step',
    since: noon - 60_000,
    rollsBackAt: noon + 86_340_000,
    ...(step && { failure: step }),
    ...more,
  };
}

/** An install of which one step is held and nothing runs. */
export function held(...holds: Hold[]): Progress {
  const stopped = holds.flatMap(({ subject, failure }) =>
    subject === 'run' || subject === 'sweep' ? [] : [step(subject, 'held', { ...(failure && { failure }) })],
  );
  return progress('applying', [step('cluster/network', 'done'), ...stopped, step('install/workloads', 'waiting')], {
    planHash: '3f9c2a71d0',
    holds,
  });
}
