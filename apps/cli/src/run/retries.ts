import type { Progress } from '@slipway/contracts';
import type { PendingStep } from '../temporal/gateway.ts';

/** Marks running steps that wait for another attempt: the workflow does not know of attempts, only the server does. */
export function withRetries(progress: Progress, pending: readonly PendingStep[]): Progress {
  const retried = new Map(pending.filter(({ attempt }) => attempt > 1).map((step) => [step.id, step]));
  if (retried.size === 0) return progress;
  const steps = progress.steps.map((step) => {
    const retry = retried.get(step.id);
    if (!retry || step.state !== 'running') return step;
    const failure = retry.failure && {
      ...retry.failure,
      step: step.id,
      verb: 'ensure' as const,
      attempts: retry.attempt,
    };
    return { ...step, state: 'retrying' as const, ...(failure && { failure }) };
  });
  return { ...progress, steps };
}
