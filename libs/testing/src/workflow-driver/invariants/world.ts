import type { StepCall, StepId, SweepCall } from '@slipway/contracts';
import { outputOf } from '../../fake-cloud.ts';
import { all, callsOf, inFlight, type Call, type Invariant, type Lived } from './lived.ts';

/** What an undo does: removes a step, or sweeps. */
export const undoes = ({ verb, key, input }: Call): boolean =>
  verb === 'destroy' || (key === 'sweep' && (input as SweepCall).remove);

/** Two calls about the same object, or a sweep beside anything, would race each other in the cloud. */
export const oneOwner: Invariant = ({ outcome: { trace } }) => {
  const calls = callsOf(trace).filter((call) => call.step !== undefined || call.key === 'sweep');
  return calls.flatMap((call) =>
    calls
      .filter((other) => inFlight(other, call.at))
      .filter((other) => other.step === call.step || other.key === 'sweep' || call.key === 'sweep')
      .map((other) => `${call.key} began while ${other.key} was in flight`),
  );
};

export const undoBeginsWhenAllHasSettled: Invariant = ({ outcome: { trace } }) => {
  const calls = callsOf(trace);
  const first = calls.find(undoes);
  if (!first) return [];
  const racing = calls.filter(({ verb }) => verb === 'ensure').filter((call) => inFlight(call, first.at));
  return racing.map(({ key }) => `${first.key} began while ${key} was in flight`);
};

export const noDestroyUnderDependents: Invariant = ({ scenario: { plan, stood }, outcome: { trace } }) => {
  const standing = new Set<StepId>(stood);
  const broken: string[] = [];
  const judge = (id: StepId, how: string): void => {
    const on = plan.steps.filter((step) => standing.has(step.id) && Object.values(step.needs).includes(id));
    if (on.length > 0) broken.push(`${id} ${how} under ${on.map((step) => step.id).join(', ')}`);
  };
  for (const each of trace) {
    if (each.what === 'created') standing.add(each.step);
    else if (each.what === 'removed') {
      judge(each.step, 'was removed');
      standing.delete(each.step);
    } else if (each.what === 'scheduled' && each.step && each.key.endsWith('.destroy')) judge(each.step, 'was to go');
  }
  return broken;
};

export const noCreateAfterUndoBegan: Invariant = ({ outcome: { trace } }) => {
  const began = callsOf(trace).find(undoes)?.at ?? Infinity;
  const late = all(trace, 'created').filter(({ index }) => index > began);
  const called = callsOf(trace).filter(({ verb, at }) => verb === 'ensure' && at > began);
  return [
    ...late.map(({ step }) => `${step} was created after the undo had begun`),
    ...called.map(({ key }) => `${key} was called after the undo had begun`),
  ];
};

export const foundIsNotUndone: Invariant = ({ scenario: { operation, stood }, outcome: { trace } }) => {
  if (operation === 'teardown') return [];
  return gone(trace)
    .filter((id) => stood.includes(id))
    .map((id) => `${id} stood before the run and was to be removed`);
};

export const earlierDataIsSpared: Invariant = ({ scenario: { operation, earlierData }, outcome: { dataLeft } }) =>
  operation === 'install' && earlierData && !dataLeft ? ['a disk of an earlier life went with an undo'] : [];

export const keptIsNotDestroyed: Invariant = ({ scenario: { plan }, outcome: { trace } }) =>
  gone(trace).flatMap((id) => {
    const lifecycle = plan.steps.find((step) => step.id === id)?.lifecycle;
    return lifecycle === 'managed' ? [] : [`${id} is ${lifecycle} and was to be removed`];
  });

/** What was removed, or was to be. */
function gone(trace: Lived['outcome']['trace']): StepId[] {
  const called = callsOf(trace).filter(({ verb }) => verb === 'destroy');
  return [...called.map(({ step }) => step!), ...all(trace, 'removed').map(({ step }) => step)];
}

export const startsAfterItsNeeds: Invariant = ({ scenario: { plan, stood }, outcome: { trace } }) => {
  const ensures = callsOf(trace).filter(({ verb }) => verb === 'ensure');
  return ensures.flatMap((call) => {
    const { step, inputs } = call.input as StepCall;
    return Object.entries(step.needs).flatMap(([port, need]) => {
      const before = ensures.filter((other) => other.step === need && other.at < call.at).at(-1);
      const there = before ? before.how === 'completed' && before.overAt < call.at : stood.includes(need);
      const later = ensures.some((other) => other.step === need && other.at > call.at);
      const given = JSON.stringify(inputs[port]) === JSON.stringify(outputOf(need));
      if (!plan.steps.some(({ id }) => id === need) || (there && !later && given)) return [];
      return [`${step.id} was started ${there && !later ? 'without the output of' : 'before'} ${need}`];
    });
  });
};
