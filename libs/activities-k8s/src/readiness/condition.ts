import type { LiveObject } from '@slipway/activities-core';

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  observedGeneration?: number;
  lastTransitionTime?: string;
}

/** An object whose status is read; every field may be missing right after a write. */
export interface Reported extends LiveObject {
  spec?: Record<string, unknown>;
  status?: { observedGeneration?: number; conditions?: Condition[]; [field: string]: unknown };
}

export function conditionOf({ status }: Pick<Reported, 'status'>, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** A number of the spec or status; a missing one is `otherwise`. */
export function count(fields: Record<string, unknown> | undefined, name: string, otherwise = 0): number {
  const value = fields?.[name];
  return typeof value === 'number' ? value : otherwise;
}

/** The words of a condition, the sentence before the reason. */
export const wordsOf = ({ type, reason, message }: Condition): string => message || reason || type;
