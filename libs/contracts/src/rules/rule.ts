import type { FailureCode } from '../failure.ts';

/** One cause of failure, as `slipway explain` tells it. `{…}` stands for a coordinate of the failure. */
export interface Rule {
  code: FailureCode;
  title: string;
  /** Why it happens, and what Slipway does about it by itself. */
  meaning: string;
  /** What a person does; undefined: nothing, it heals. */
  fix?: string;
}

export type Rules = Readonly<Record<`SW-${string}-${string}`, Rule>>;
