import type { LocalCloud } from '@slipway/cloud-sim';
import type { TrialCall, Verb } from './attempts.ts';

/** A rule for the local cloud; its id is given when it is armed. */
export type CloudRule = Omit<Parameters<LocalCloud['faults']['add']>[0], 'id'>;
export type RuleMatch = CloudRule['match'];
export type RuleAction = CloudRule['action'];

/** An API call that a verb makes when all goes well. */
export interface Site {
  service: string;
  /** As the API names it, e.g. `CreateNodePool`. */
  operation: string;
  /** How often it is made. */
  count: number;
  /** Which of them changed something, from 1; undefined: it only reads. */
  mutation?: number;
  /** Which of them is the first that shows what was changed, from 1; undefined: none. */
  afterChange?: number;
  /** Reads the state of an operation. */
  polls: boolean;
}

/** What there is after a verb, held against what there should be. */
export interface Findings {
  /** Committed creates beyond one for one logical resource. */
  duplicates: number;
  /** What stands and should not. */
  orphans: string[];
  /** All else that is not as it should be, a line each. */
  problems: string[];
}

/** One verb of one resource, in a world that can be put back to the moment before it. */
export interface Scenario {
  /** `gcp.node-pool.ensure` */
  id: string;
  kind: string;
  verb: Verb;
  /** Name of the resource, as rules match it. */
  name: string;
  sites: readonly Site[];
  call: TrialCall;
  /** Back to the moment before, without any fault. Real pauses are `pollScale` times as long as in production. */
  reset(pollScale: number): Promise<void>;
  /** Another share of production's pauses from now on. */
  pace(pollScale: number): void;
  arm(rule: CloudRule): void;
  /** All rules go. @returns how often each fired */
  disarm(): number[];
  act(): Promise<unknown>;
  /** Removes it; for `destroy` that is the verb once more. */
  undo(): Promise<unknown>;
  /** Held against how a healthy run of the verb leaves the world, or `undone`: of its undo. */
  inspect(state: 'acted' | 'undone', mayReplace: boolean): Promise<Findings>;
  /** Values that must not stand in any failure or heartbeat. */
  secrets(): string[];
}
