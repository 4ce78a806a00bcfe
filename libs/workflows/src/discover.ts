import { CancelledFailure } from '@temporalio/workflow';
import type { DiscoverInput, DiscoverResult } from '@slipway/contracts';
import { coreActivities } from './activity-proxies.ts';
import { isCancellation, runFailure, toStepFailure } from './failure.ts';

/** Looks for what carries our labels, of one installation or of all. Only reads, and holds nothing: it is nobody's run. */
export async function discover({ target, except, timing }: DiscoverInput): Promise<DiscoverResult> {
  try {
    return await coreActivities(timing).discover({ target, except });
  } catch (error) {
    if (isCancellation(error)) throw new CancelledFailure('stopped on request');
    const cause = toStepFailure(error, 'discover', 'observe');
    throw runFailure({ cause, rolledBack: true, standing: [], stuck: [], leftovers: [] });
  }
}
