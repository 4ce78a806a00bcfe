import { accessRules } from './access.ts';
import { cloudRules } from './cloud.ts';
import { clusterRules } from './cluster.ts';
import { removalRules } from './removal.ts';
import { roomRules } from './room.ts';
import type { Rules } from './rule.ts';
import { runRules } from './run.ts';

export type { Rule, Rules } from './rule.ts';

/** Every rule that can occur, by its id: `SW-<family>-<row>`, never renumbered or used again. Source: the fault table. */
export const rules: Rules = {
  ...roomRules,
  ...accessRules,
  ...cloudRules,
  ...clusterRules,
  ...removalRules,
  ...runRules,
};
