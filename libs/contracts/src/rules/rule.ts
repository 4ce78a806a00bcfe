import type { FailureCode } from '../failure.ts';
import type { FailureExitCode } from './codes.ts';

/**
 * How a cause is dealt with. `preflight`: looked for before anything that costs money. `retry`: heals by itself. `pause`: somebody
 * decides, as the failure policy has it. `fail`: as `pause`, and only its fix helps. `teardown`: met while removing. `start`:
 * refused before there is a run. `notice`: told, nothing to do.
 */
export type Handling = 'preflight' | 'retry' | 'pause' | 'fail' | 'teardown' | 'start' | 'notice';

/** One cause of failure, as `slipway explain` tells it. */
export interface Rule {
  code: FailureCode;
  title: string;
  /** Why it happens. */
  meaning: string;
  handling: readonly [Handling, ...Handling[]];
  /** What Slipway does about it by itself, where that is more than what it does for the code. */
  itself?: string;
  /** What a person does, with the command to type; `{…}` is filled in from the failure. Undefined: nothing, it heals. */
  fix?: string;
  /** The rule that it is once a run is at work. */
  midRun?: `SW-${string}-${string}`;
  /** Where it is not that of the code. */
  exitCode?: FailureExitCode;
}

/** By id: `SW-<family>-<row>`. */
export type Rules = Readonly<Record<`SW-${string}-${string}`, Rule>>;
