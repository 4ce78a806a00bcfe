import type { Failure } from '@slipway/contracts';
import { fill, inWords, networkFaultOf, rules, type RuleId } from '@slipway/contracts/rules';
import type { Test } from './tests.ts';

/** Which rule a refusal falls under, and what there is to say about this one. */
export interface Mapping<Refusal> {
  when: Test<Refusal>;
  rule: RuleId;
  why: (refusal: Refusal) => string;
  /** Fills the `{…}` of the fix. */
  facts?: (refusal: Refusal) => Record<string, string | undefined>;
  /** Instead of the rule's, where this cloud has another command for it. */
  fix?: string;
}

/** What a refusal comes to. */
export interface Verdict {
  rule: RuleId;
  why: string;
  fix?: string | undefined;
  facts?: Record<string, string | undefined> | undefined;
}

/** The first mapping that fits. Undefined: nobody has described it. */
export function judge<Refusal>(mappings: readonly Mapping<Refusal>[], refusal: Refusal): Verdict | undefined {
  const mapping = mappings.find((each) => each.when(refusal));
  return mapping && { ...mapping, why: mapping.why(refusal), facts: mapping.facts?.(refusal) };
}

/** What became of the connection, by the codes of its error. Undefined: it held. */
export const networkVerdict = (codes: readonly string[]): Verdict | undefined =>
  codes.map(networkFaultOf).find((fault) => fault !== undefined);

/**
 * The failure of a verdict; without one it is `INTERNAL`, with the cloud's own words.
 * @param what the sentence's beginning: `cannot create the network acme-net`
 * @param from who said it, and in which words
 */
export function failureBy(verdict: Verdict | undefined, what: string, from: { cloud: string; words: string }): Failure {
  const {
    rule,
    why,
    fix,
    facts = {},
  } = verdict ?? {
    rule: 'SW-INT-030',
    why: `${from.cloud} did not answer, or not in a known way`,
  };
  const known = rules[rule];
  const advice = fix ?? known.fix;
  return {
    code: known.code,
    rule,
    message: `${what}: ${why}`,
    ...(advice === undefined ? {} : { fix: fill(advice, facts) }),
    cloudWords: inWords(from.words),
  };
}
