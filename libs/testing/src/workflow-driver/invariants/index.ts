import { lostWorkersCostNoAttempt } from './attempts.ts';
import {
  askedHoldsOpen,
  changedSettingsAreUsed,
  decisionsAreAnsweredAtOnce,
  decisionsCountOnce,
  holdsEndInTime,
  onlyFittingDecisionsCount,
  refusalsAreSentences,
} from './decisions.ts';
import {
  acceptedRollbackIsCarriedOut,
  dataGoesWithConsentOnly,
  endsInANamedState,
  onRequestTellsTheTruth,
  readyMeansAllIsThere,
  removedMeansNothingIsLeft,
  rolledBackTellsTheTruth,
} from './ending.ts';
import { keepRemovesNothing, nothingIsMadeUnapproved, nothingIsUndoneUnasked, nothingReadyIsIdle } from './forward.ts';
import type { Invariant, Lived } from './lived.ts';
import {
  everyHoldIsToldOnce,
  holdNumbersGrow,
  replaysAreTheSame,
  rollbackPlanTellsTheTruth,
  viewsAgree,
} from './views.ts';
import {
  earlierDataIsSpared,
  foundIsNotUndone,
  keptIsNotDestroyed,
  noCreateAfterUndoBegan,
  noDestroyUnderDependents,
  oneOwner,
  startsAfterItsNeeds,
  undoBeginsWhenAllHasSettled,
} from './world.ts';

/** True of every run, whatever happens. */
const invariants = {
  'one owner per resource': oneOwner,
  'an undo begins when all has settled': undoBeginsWhenAllHasSettled,
  'no destroy before its dependents are gone': noDestroyUnderDependents,
  'no create after compensation began': noCreateAfterUndoBegan,
  'nothing found is undone': foundIsNotUndone,
  'data of an earlier life is spared': earlierDataIsSpared,
  'nothing adopted or retained is destroyed': keptIsNotDestroyed,
  'a step starts only after what it needs': startsAfterItsNeeds,
  'a ready step is never idle': nothingReadyIsIdle,
  'nothing is undone unasked': nothingIsUndoneUnasked,
  'keep removes nothing': keepRemovesNothing,
  'nothing is made unapproved': nothingIsMadeUnapproved,
  'a run ends in a named state': endsInANamedState,
  'rolledBack tells the truth': rolledBackTellsTheTruth,
  'onRequest tells the truth': onRequestTellsTheTruth,
  'an accepted rollback is carried out': acceptedRollbackIsCarriedOut,
  'ready means that all is there': readyMeansAllIsThere,
  'removed means that nothing is left': removedMeansNothingIsLeft,
  'data goes with consent only': dataGoesWithConsentOnly,
  'a lost worker costs no attempt': lostWorkersCostNoAttempt,
  'decisions are answered at once': decisionsAreAnsweredAtOnce,
  'a decision counts once': decisionsCountOnce,
  'a decision counts where it fits, and nowhere else': onlyFittingDecisionsCount,
  'a refusal is a sentence': refusalsAreSentences,
  'a hold ends in time': holdsEndInTime,
  'a hold that was asked for is open': askedHoldsOpen,
  'changed settings are used': changedSettingsAreUsed,
  'views agree with the state': viewsAgree,
  'hold numbers grow': holdNumbersGrow,
  'people are told once of every hold': everyHoldIsToldOnce,
  'rollbackPlan tells the truth': rollbackPlanTellsTheTruth,
  'a replay makes the same commands': replaysAreTheSame,
} satisfies Record<string, Invariant>;

export type InvariantName = keyof typeof invariants;

/** Every rule that a run broke, by name. */
export function breaches(run: Lived): string[] {
  return Object.entries(invariants).flatMap(([name, kept]) => [...new Set(kept(run))].map((how) => `${name}: ${how}`));
}
