import { isFailureCode, type Hold, type Plan, type Progress, type StepCall, type StepId } from '@slipway/contracts';
import { stopsAt } from './forward.ts';
import { all, callsOf, decisionsOf, type Decided, type Invariant } from './lived.ts';

export const decisionsAreAnsweredAtOnce: Invariant = ({ outcome: { trace } }) => {
  const open = new Set<string>();
  const broken: string[] = [];
  for (const each of trace) {
    if (each.what === 'sent') open.add(each.decision.id);
    else if (each.what === 'answered') open.delete(each.id);
    else if (each.what === 'seen') {
      for (const id of open) broken.push(`the decision ${id} was not answered`);
      open.clear();
    }
  }
  return broken;
};

export const refusalsAreSentences: Invariant = ({ outcome: { trace } }) =>
  decisionsOf(trace)
    .filter(({ accepted, says, type }) => !accepted && !(/^\S.* .*\.$/.test(says) && isFailureCode(type)))
    .map(({ says, type }) => `a decision was refused with "${says}" (${type})`);

/** What was decided about one hold counts once, and a retry is one more call. */
export const decisionsCountOnce: Invariant = ({ outcome: { trace } }) => {
  const answers = decisionsOf(trace).flatMap((decided) => [...decided.answers]);
  const calls = callsOf(trace).filter(({ verb }) => verb === 'ensure');
  const twice = answers.filter(([id], index) => answers.findIndex(([other]) => other === id) < index);
  const tooMany = [...new Set(calls.map(({ step }) => step!))].filter((step) => {
    const mine = calls.filter((call) => call.step === step);
    const retried = answers.filter(([id, verb]) => id.startsWith(`${step}#`) && verb === 'retry').length;
    return mine.length > 1 + retried + mine.filter(({ last }) => last === 'lost').length;
  });
  return [
    ...twice.map(([id]) => `${id} was answered twice`),
    ...tooMany.map((step) => `${step} was tried again more often than decided`),
  ];
};

/** Also what a late or mistaken decision is about is told from what is open; what is meant rightly is never turned away. */
export const onlyFittingDecisionsCount: Invariant = ({ scenario: { plan }, outcome: { trace } }) =>
  decisionsOf(trace)
    .filter(({ alone }) => alone)
    .flatMap((decided) => {
      const { decision, accepted, says } = decided;
      const fits = fitting(decided, plan);
      if (fits === undefined || fits === accepted) return [];
      const said = `${decision.verb} ${JSON.stringify(decision.input) ?? ''}`.trim();
      return [`${said} was ${accepted ? 'accepted' : 'refused'}: ${says}`];
    });

/** Whether a decision makes sense by what could be seen before it. Undefined: that does not tell. */
function fitting({ decision: { verb, input }, before }: Decided, plan: Plan): boolean | undefined {
  if (!before) return false;
  const fields = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const named = typeof input === 'string' ? input : fields['hold'];
  const holds = named === undefined ? before.holds : before.holds.filter(({ id }) => id === named);
  const ofStep = holds.filter(({ subject }) => subject === fields['step']);
  switch (verb) {
    case 'retry':
      return holds.some(({ reason }) => reason !== 'approval');
    case 'rollback':
      return holds.some(({ reason }) => reason !== 'undo');
    case 'skip':
      return ofStep.some((hold) => skippable(hold, plan));
    case 'retryWith':
      return ofStep.some(({ reason }) => reason === 'step') && !('nonsense' in (fields['props'] as object));
    case 'approve':
      return before.holds.some(({ reason }) => reason === 'approval') && plan.hash.startsWith(String(input));
    case 'hold':
      return before.phase === 'applying' ? undefined : holdable(before);
  }
}

const skippable = ({ reason, subject }: Hold, { steps }: Plan): boolean =>
  reason === 'undo' ||
  (reason === 'step' && steps.every(({ needs }) => !Object.values(needs).includes(subject as StepId)));

const holdable = ({ phase }: Progress): boolean | undefined => (phase === 'verifying' ? undefined : false);

/** A hold that has a limit answers itself then, and an undo hold has none. */
export const holdsEndInTime: Invariant = ({ outcome: { trace } }) =>
  all(trace, 'seen').flatMap(({ progress: { holds }, at }) =>
    holds.flatMap(({ id, reason, rollsBackAt }) => [
      ...((rollsBackAt === undefined) === (reason === 'undo')
        ? []
        : [`${id} (${reason}) has a limit of ${rollsBackAt}`]),
      ...(rollsBackAt === undefined || at <= rollsBackAt ? [] : [`${id} was open after its limit`]),
    ]),
  );

/** Who was told that nothing new is started sees a hold that waits for an answer, unless the run is past all that could be held. */
export const askedHoldsOpen: Invariant = (run) =>
  decisionsOf(run.outcome.trace)
    .filter(({ decision, accepted, index }) => accepted && decision.verb === 'hold' && index < stopsAt(run))
    .flatMap(({ index, says }) => {
      const after = all(run.outcome.trace, 'seen').find((seen) => seen.index > index)?.progress;
      const open = after?.holds.some(({ reason }) => reason === 'asked');
      return open || after?.phase !== 'applying' ? [] : [`"${says}", and no hold is open`];
    });

/** The next call of a step that was retried with changed settings has them, as has the result. */
export const changedSettingsAreUsed: Invariant = ({ outcome: { trace, result } }) =>
  decisionsOf(trace)
    .filter(({ decision, accepted }) => accepted && decision.verb === 'retryWith')
    .flatMap(({ decision, index }) => {
      const { step, props } = decision.input as { step: StepId; props: { size: number } };
      const later = callsOf(trace).filter((call) => call.key === `${step}.ensure` && call.at > index);
      const unchanged = later.filter(({ input }) => (input as StepCall).step.props['size'] !== props.size);
      const overrides = (result as { overrides?: { step: StepId }[] } | undefined)?.overrides;
      return [
        ...unchanged.map(() => `${step} was retried without its changed settings`),
        ...(overrides && !overrides.some((each) => each.step === step)
          ? [`the result does not say that ${step} was changed`]
          : []),
      ];
    });
