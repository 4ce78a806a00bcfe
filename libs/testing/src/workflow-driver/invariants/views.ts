import { passingPhases, type Hold, type NotifyCall, type StepId } from '@slipway/contracts';
import { all, callsOf, inFlight, type Invariant } from './lived.ts';

/** What the index, the query and the world say is the same. */
export const viewsAgree: Invariant = ({ scenario: { plan }, outcome: { trace } }) => {
  const broken: string[] = [];
  for (const { progress, attributes, index } of all(trace, 'seen')) {
    const held = progress.holds.length > 0;
    if (attributes['SlipwayHeld'] !== held)
      broken.push(`SlipwayHeld is ${String(attributes['SlipwayHeld'])}, holds are ${held ? 'open' : 'not open'}`);
    if (!passingPhases.includes(progress.phase) && attributes['SlipwayPhase'] !== progress.phase)
      broken.push(`SlipwayPhase is ${String(attributes['SlipwayPhase'])} in ${progress.phase}`);
    const flying = callsOf(trace).filter((call) => inFlight(call, index));
    for (const { id, state } of progress.steps) {
      const now = (verb: string): boolean => flying.some(({ key }) => key === `${id}.${verb}`);
      if ((state === 'running' || state === 'retrying') !== now('ensure'))
        broken.push(`${id} is ${state}, and its ensure is ${now('ensure') ? '' : 'not '}under way`);
      if ((state === 'undoing') !== now('destroy'))
        broken.push(`${id} is ${state}, and its destroy is ${now('destroy') ? '' : 'not '}under way`);
    }
    for (const { id, subject } of progress.holds) {
      const step = progress.steps.find((each) => each.id === subject);
      if (step && step.state !== 'held') broken.push(`${id} is open, and ${subject} is ${step.state}`);
      if (!step && !['run', 'sweep'].includes(subject)) broken.push(`${id} is about nothing in the plan`);
    }
    if (progress.steps.length > 0 && progress.steps.length !== plan.steps.length)
      broken.push('steps are missing in the progress');
  }
  return broken;
};

/** Every hold that ever was open, by id. */
function holdsOf(trace: Parameters<Invariant>[0]['outcome']['trace']): Map<string, Hold> {
  return new Map(all(trace, 'seen').flatMap(({ progress }) => progress.holds.map((hold) => [hold.id, hold])));
}

export const holdNumbersGrow: Invariant = ({ outcome: { trace } }) => {
  const numbers = [...holdsOf(trace).values()].map(({ number }) => number);
  const wrong = numbers.filter((number, index) => index > 0 && number <= numbers[index - 1]!);
  return wrong.map((number) => `a hold has the number ${number}, which is not new`);
};

export const everyHoldIsToldOnce: Invariant = ({ outcome: { trace } }) => {
  const calls = callsOf(trace).filter(({ key }) => key === 'notify');
  const told = new Map<string, number>();
  for (const { input, how, last } of calls) {
    const { id } = input as NotifyCall;
    if (how !== 'failed' || last !== 'lost') told.set(id, (told.get(id) ?? 0) + 1);
  }
  const owed = [...holdsOf(trace).values()]
    .filter(({ reason }) => reason === 'step' || reason === 'undo')
    .map(({ id }) => id);
  return [
    ...owed.filter((id) => !told.has(id)).map((id) => `nobody was told of ${id}`),
    ...[...told].filter(([, times]) => times > 1).map(([id, times]) => `people were told ${times} times of ${id}`),
  ];
};

/** While a person decides, the run says rightly what an undo would remove. */
export const rollbackPlanTellsTheTruth: Invariant = ({ scenario: { operation, plan, stood }, outcome: { trace } }) => {
  const order = plan.steps.map(({ id }) => id).reverse();
  return all(trace, 'seen').flatMap(({ progress, rollbackPlan, index }) => {
    if (progress.holds.length === 0) return [];
    const before = callsOf(trace).filter(({ at }) => at < index);
    const going = order.filter((id) => {
      const { lifecycle } = plan.steps.find((step) => step.id === id)!;
      const undone = before.some(
        (call) => call.key === `${id}.destroy` && call.how === 'completed' && call.overAt < index,
      );
      const mine =
        operation === 'teardown' || (!stood.includes(id) && before.some(({ key }) => key === `${id}.ensure`));
      return lifecycle === 'managed' && mine && !undone;
    });
    const said: StepId[] = rollbackPlan.map(({ step }) => step);
    return going.join() === said.join()
      ? []
      : [`an undo would remove ${going.join(', ') || 'nothing'}, it says ${said.join(', ') || 'nothing'}`];
  });
};

/** The next worker comes to the same commands. */
export const replaysAreTheSame: Invariant = ({ outcome: { trace } }) =>
  all(trace, 'killed').flatMap(({ diverged }) => (diverged === undefined ? [] : [`a replay differed: ${diverged}`]));
