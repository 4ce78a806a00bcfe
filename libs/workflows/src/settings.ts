import {
  canonicalJson,
  type Json,
  type JsonObject,
  type Override,
  type Plan,
  type Step,
  type StepId,
} from '@slipway/contracts';
import { refused } from './refusal.ts';

/** Settings of steps that somebody changed for this run only. */
export class Settings {
  readonly #changed = new Map<StepId, JsonObject>();

  change(step: StepId, props: JsonObject): void {
    this.#changed.set(step, { ...this.#changed.get(step), ...props });
  }

  /** The step with what was changed. */
  of(step: Step): Step {
    const props = this.#changed.get(step.id);
    return props ? { ...step, props: { ...step.props, ...props } } : step;
  }

  /** The plan with what was changed: what the end of the run is compared with. */
  in(plan: Plan): Plan {
    return this.#changed.size === 0 ? plan : { ...plan, steps: plan.steps.map((step) => this.of(step)) };
  }

  overrides(plan: Plan): Override[] {
    return [...this.#changed].map(([step, props]) => ({ step, props, from: pathsOf(plan, step, props) }));
  }
}

/** Prop → path in the installation file. */
export function pathsOf(plan: Plan, step: StepId, props: JsonObject): Record<string, string> {
  const from = plan.about[step]?.from ?? {};
  return Object.fromEntries(Object.entries(from).filter(([prop]) => prop in props));
}

/**
 * Refuses settings that can be told to be wrong without the cloud.
 * @param stood it was there before the run, so that its fixed props cannot change any more
 */
export function checkSettings(plan: Plan, step: Step, props: unknown, stood: boolean): asserts props is JsonObject {
  const fixed = stood ? (plan.about[step.id]?.fixed ?? []) : [];
  const open = Object.keys(step.props).filter((prop) => !fixed.includes(prop));
  const those = open.length > 0 ? `These can: ${open.join(', ')}.` : 'It has no settings that can.';
  if (sortOf(props as Json) !== 'object' || Object.keys(props as JsonObject).length === 0)
    throw invalid(`Say what to change: {"step": "${step.id}", "props": {…}}. ${those}`);
  for (const [prop, value] of Object.entries(props as JsonObject)) {
    if (!open.includes(prop)) throw invalid(`${prop} of ${step.id} cannot be changed. ${those}`);
    const before = step.props[prop];
    if (before === undefined || before === null || sortOf(value) === sortOf(before)) continue;
    throw invalid(
      `${prop} of ${step.id} is ${aOr(sortOf(before))} like ${canonicalJson(before)}, not ${aOr(sortOf(value))}.`,
    );
  }
}

const invalid = (sentence: string): Error => refused(sentence, 'INVALID_SPEC', 'SW-SPEC-099');
const aOr = (sort: string): string => (sort === 'null' ? sort : `${/^[ao]/.test(sort) ? 'an' : 'a'} ${sort}`);

function sortOf(value: Json | undefined): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
