import { testsOf, type Test } from '@slipway/activities-core';
import { canonicalOf } from '../failure-status.ts';
import type { Refusal } from '../refusal.ts';

export const { all, any, not, says } = testsOf<Refusal>();

/** One of the causes that it names. */
export const reason =
  (...known: string[]): Test<Refusal> =>
  ({ reasons }) =>
    reasons.some((each) => known.includes(each));

/** By its canonical name. */
export const is =
  (...names: string[]): Test<Refusal> =>
  (refusal) =>
    names.includes(canonicalOf(refusal) ?? '');
