import { failuresBorne, isFinal, type StepFailure } from '@slipway/contracts';
import { all, callsOf, lostWorkersBorne, type Invariant } from './lived.ts';

/** A step is given up for failures of its own: for a final one, or for as many as are borne. */
export const lostWorkersCostNoAttempt: Invariant = ({ scenario: { plan }, outcome: { trace, failure } }) => {
  const isStep = (subject: string): boolean => plan.steps.some(({ id }) => id === subject);
  const broken: string[] = [];
  const judge = ({ step, verb, code, rule, attempts }: StepFailure, before: number): void => {
    const calls = callsOf(trace).filter(({ key, overAt }) => key === `${step}.${verb}` && overAt < before);
    const call = calls.at(-1);
    if (!call) broken.push(`${step} was given up before any ${verb} ended`);
    else if (rule === 'SW-INT-031') {
      const lost = calls.reduce((sum, each) => sum + each.lost, 0);
      if (lost <= lostWorkersBorne) broken.push(`${step} was given up after ${lost} lost workers`);
    } else {
      const enough = isFinal(code) || call.failures === failuresBorne[verb];
      if (!enough) broken.push(`${step} was given up after ${call.failures} failures and ${call.lost} lost workers`);
      if (attempts !== call.failures) broken.push(`${step} failed ${call.failures} times and said ${attempts}`);
    }
  };
  const judged = new Set<string>();
  for (const { progress, index } of all(trace, 'seen')) {
    for (const { id, subject, failure: why } of progress.holds) {
      if (!judged.has(id) && why && isStep(subject)) judge(why, index);
      judged.add(id);
    }
  }
  if (failure && isStep(failure.cause.step)) judge(failure.cause, Infinity);
  return broken;
};
