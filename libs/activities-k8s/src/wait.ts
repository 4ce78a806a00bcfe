import { waitFor, type Look } from '@slipway/activities-core';
import type { ClusterDeps } from './context.ts';

export interface ClusterWait {
  /** For the failure when the budget is used up: what is waited for. */
  what: string;
  /** First pause between looks. Default 2 s, growing to 5 s. */
  everyMs?: number;
  maximumMs?: number;
  /** Absent: no limit but the activity's own. */
  budgetMs?: number;
}

/** A control plane runs in real time even where its cloud's time is simulated: no budget is shorter, no poll quicker. */
const usualLeastBudgetMs = 120_000;
const leastPauseMs = 150;

/**
 * Looks at a cluster until it is done, with heartbeats.
 * @throws NOT_READY (SW-READY-040) when the budget is used up, naming what it waited for
 */
export function waitInCluster<T>(
  { call, pollScale, leastBudgetMs = usualLeastBudgetMs }: Pick<ClusterDeps, 'call' | 'pollScale' | 'leastBudgetMs'>,
  { what, everyMs = 2000, maximumMs = 5000, budgetMs }: ClusterWait,
  look: () => Promise<Look<T>>,
): Promise<T> {
  const unscaled = (realMs: number): number => realMs / Math.max(pollScale, 0.001);
  return waitFor(look, {
    call,
    pollScale,
    what,
    everyMs: Math.max(everyMs, unscaled(leastPauseMs)),
    maximumMs: Math.max(maximumMs, unscaled(leastPauseMs)),
    ...(budgetMs === undefined ? {} : { budgetMs: Math.max(budgetMs, unscaled(leastBudgetMs)) }),
  });
}
