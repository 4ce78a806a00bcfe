import { accessRules } from './access.ts';
import { addressRules } from './address.ts';
import { cloudRules } from './cloud.ts';
import { clusterRules } from './cluster.ts';
import { removalRules } from './removal.ts';
import { roomRules } from './room.ts';
import type { Rule } from './rule.ts';
import { runRules } from './run.ts';
import { specRules } from './spec.ts';
import { temporalRules } from './temporal.ts';

const table = {
  ...roomRules,
  ...accessRules,
  ...cloudRules,
  ...specRules,
  ...clusterRules,
  ...addressRules,
  ...removalRules,
  ...runRules,
  ...temporalRules,
};

export type RuleId = keyof typeof table;

/** Every rule that can occur, by its id: `SW-<family>-<row>`, never renumbered or used again. Source: the fault table. */
export const rules: Readonly<Record<RuleId, Rule>> = table;

/** The rule of an id that came from elsewhere, e.g. out of a history or from a command line. */
export function ruleOf(id: string): Rule | undefined {
  return Object.hasOwn(rules, id) ? rules[id as RuleId] : undefined;
}
