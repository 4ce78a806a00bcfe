import type { Failure } from '@slipway/contracts';
import { rules } from '@slipway/contracts/rules';
import type { Seen } from '../trial.ts';
import { attempts, type Ended } from './attempts.ts';
import { outcomesOf, type Fault } from './fault.ts';
import type { CloudRule, Findings, Scenario } from './scenario.ts';

/**
 * Pauses as a share of production's: long enough that a busy machine uses up no budget; short, where many attempts wait for what
 * never comes; or shorter still, where a budget is there to be used up.
 */
export const [patient, brisk, hasty] = [0.01, 0.004, 0.0002];

/** What is done to one verb, and what has to come of it. */
export interface Script {
  fault: Fault;
  rule: CloudRule;
  /** Failed attempts after which the cloud heals; absent: by itself, or never. */
  healsAfter?: number;
  /** The most attempts that may fail before it succeeds; or how many fail until it is given up. `either`: both are right. */
  ends: { succeeds: 'yes' | 'either'; failures: number } | { succeeds: 'no'; failures: number };
  /** What a person does with what was given up. Each `retry` without healing is given up again. */
  then: 'undo' | 'heal and retry' | 'retry, heal and retry';
  pollScale: number;
}

/** Plays it and holds what there is afterwards against the table. */
export async function play(scenario: Scenario, script: Script): Promise<Seen> {
  await scenario.reset(script.pollScale);
  scenario.arm(script.rule);
  const verdict = new Verdict(scenario, script);
  const mayReplace = script.fault.breaks ?? false;
  const begun = performance.now();
  const first = await attempts(
    scenario.call,
    scenario.verb,
    () => scenario.act(),
    (failed) => {
      if (failed === script.healsAfter) verdict.heal();
    },
  );
  if (performance.now() - begun < (script.fault.leastMs ?? 0))
    verdict.problem('it did not wait as long as it was asked to');
  verdict.ended(first);
  let success = first.success;
  if (!success && script.then === 'retry, heal and retry')
    verdict.again(await attempts(scenario.call, scenario.verb, () => scenario.act()));
  verdict.heal();
  if (!success && script.then !== 'undo') {
    success = (await attempts(scenario.call, scenario.verb, () => scenario.act())).success;
    if (!success) verdict.problem('not healed by a retry after the cloud had healed');
  }
  if (success) verdict.found(await scenario.inspect('acted', mayReplace));
  const undone = await attempts(scenario.call, 'destroy', () => scenario.undo());
  if (!undone.success) verdict.problem(`not undone: ${undone.failures.at(-1)?.message}`);
  verdict.found(await scenario.inspect('undone', mayReplace));
  return verdict.seen();
}

class Verdict {
  readonly #scenario: Scenario;
  readonly #script: Script;
  readonly #problems: string[] = [];
  #outcome = '';
  #fired: number[] | undefined;
  #counts = { duplicates: 0, orphans: 0, unclassified: 0, humanActs: 0, killPoints: 0 };

  constructor(scenario: Scenario, script: Script) {
    this.#scenario = scenario;
    this.#script = script;
  }

  problem(line: string): void {
    this.#problems.push(line);
  }

  /** The fault ends; that it happened at all is part of the trial. */
  heal(): void {
    if (this.#fired) return;
    this.#fired = this.#scenario.disarm();
    this.#scenario.pace(patient);
    if (this.#fired.some((hits) => hits === 0)) this.problem('the fault did not happen');
  }

  ended(ended: Ended): void {
    const { ends } = this.#script;
    const { failures, success } = ended;
    this.#outcome = success
      ? `success after ${failures.length} failures`
      : `given up: ${failures.map(shortly).join(', ')}`;
    const right =
      (success && ends.succeeds !== 'no' && failures.length <= ends.failures) ||
      (!success && ends.succeeds !== 'yes' && failures.length === ends.failures);
    if (!right) this.problem(`not as expected; last said: ${failures.at(-1)?.message ?? 'nothing'}`);
    this.#classify(ended);
  }

  /** A retry before the cloud has healed: the same again. */
  again(ended: Ended): void {
    if (ended.success) this.problem('succeeded before the cloud had healed');
    this.#classify(ended);
  }

  found({ duplicates, orphans, problems }: Findings): void {
    this.#counts.duplicates += duplicates;
    this.#counts.orphans += orphans.length;
    this.#problems.push(...problems, ...orphans.map((each) => `left over: ${each}`));
  }

  seen(): Seen {
    return { outcome: this.#outcome, passed: this.#problems.length === 0, problems: this.#problems, ...this.#counts };
  }

  #classify({ failures, strangers }: Ended): void {
    const expected = outcomesOf(this.#script.fault);
    const known = (failure: Failure): boolean => {
      const rule = rules[failure.rule as keyof typeof rules];
      const names = [failure.rule, rule?.midRun];
      return rule?.code === failure.code && expected.some(([code, id]) => code === failure.code && names.includes(id));
    };
    const strange = [...failures.filter((failure) => !known(failure)).map(inFull), ...strangers.map(String)];
    this.#counts.unclassified += strange.length;
    this.#problems.push(...new Set(strange.map((each) => `unclassified: ${each}`)));
    for (const failure of failures) this.#problems.push(...this.#said(failure));
  }

  /** What nobody should see. */
  #said(failure: Failure): string[] {
    const said = JSON.stringify([failure, this.#scenario.call.beats]);
    return this.#scenario.secrets().some((secret) => said.includes(partOf(secret))) ? ['a secret was said'] : [];
  }
}

/** Of a key file, some of the key; of anything short, all. */
const partOf = (secret: string): string => {
  const key = /-----\\n([A-Za-z0-9+/]{24})/.exec(secret)?.[1];
  return key ?? JSON.stringify(secret).slice(1, -1).slice(0, 60);
};
const shortly = ({ code, rule }: Failure): string => `${code} ${rule}`;
const inFull = (failure: Failure): string => `${shortly(failure)}: ${failure.message}`;
