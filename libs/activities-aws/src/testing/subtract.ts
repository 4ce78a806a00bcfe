import { ResourceFailure } from '@slipway/activities-core';
import { attempts } from '@slipway/testing/cloud/attempts';
import type { Deed } from '@slipway/testing/cloud/life';
import type { Stage } from './stage.ts';

/** What the caller had to be allowed for a deed, in the order of first use. */
export async function askedFor(on: Stage, deed: Deed): Promise<string[]> {
  const { journal } = on.cloud;
  const since = journal.entries().at(-1)?.seq ?? 0;
  await done(deed);
  return [...new Set(journal.entries(since).flatMap(({ actions = [] }) => actions))];
}

export const done = (deed: Deed): Promise<unknown> => attempts(10, () => deed.run());

/** `named`: it failed, for want of this very action. `unnamed`: for want of a permission. */
export type Without = 'named' | 'unnamed' | 'other failure' | 'done';

/** One attempt at a deed with one action denied. */
export async function without(on: Stage, action: string, deed: Deed): Promise<Without> {
  on.cloud.seed({ aws: { deny: { operator: [action] } } });
  try {
    await deed.run();
    return 'done';
  } catch (error) {
    if (!(error instanceof ResourceFailure)) throw error;
    const { rule, message, fix = '' } = error.failure;
    if (rule !== 'SW-AUTHZ-025') return 'other failure';
    return `${message} ${fix}`.includes(action) ? 'named' : 'unnamed';
  } finally {
    on.cloud.seed({ aws: { deny: { operator: [] } } });
  }
}
