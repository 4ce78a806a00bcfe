import type { Progress, StepProgress } from '@slipway/contracts';
import type { PendingStep } from '../temporal/gateway.ts';

/**
 * Tells of steps that wait for another attempt why the last one failed: the workflow does not know of attempts, only the server does.
 * What is being removed goes on being removed.
 */
export function withRetries(progress: Progress, pending: readonly PendingStep[]): Progress {
  const retried = new Map(pending.filter(({ attempt }) => attempt > 1).map((step) => [step.id, step]));
  if (retried.size === 0) return progress;
  const steps = progress.steps.map((step) => {
    const retry = retried.get(step.id);
    if (!retry || (step.state !== 'running' && step.state !== 'undoing')) return step;
    return again(step, retry);
  });
  return { ...progress, steps };
}

function again(step: StepProgress, { attempt, failure }: PendingStep): StepProgress {
  const isUndo = step.state === 'undoing';
  const verb = isUndo ? ('destroy' as const) : ('ensure' as const);
  return {
    ...step,
    state: isUndo ? 'undoing' : 'retrying',
    ...(failure && { failure: { ...failure, step: step.id, verb, attempts: attempt } }),
  };
}
