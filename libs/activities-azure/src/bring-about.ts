import { lookFor, ResourceFailure, settle, type Condition, type Watched } from '@slipway/activities-core';
import type { AnswerOptions } from './answer.ts';
import type { AzureCloud } from './cloud.ts';
import { isHeld, isTaken, isUnknownOutcome } from './failure.ts';
import { followResumed } from './operation.ts';

export { settle } from '@slipway/activities-core';
export type { Condition } from '@slipway/activities-core';

/** What a `provisioningState` means. Undefined: this type has none. */
export function conditionOf(provisioningState: string | undefined): Condition {
  if (provisioningState === undefined || /^succeeded$/i.test(provisioningState)) return 'ready';
  if (/^(?:failed|cancell?ed)$/i.test(provisioningState)) return 'broken';
  return /^(?:deleting|deprovisioning|deleted|dropping)$/i.test(provisioningState) ? 'leaving' : 'busy';
}

/** One thing that Azure makes and removes. */
export interface Lifespan<T> extends Watched<T> {
  /** Id, for heartbeats. */
  id: string;
  /** Sends the delete; with the options, so that it is followed to its end. */
  remove(options: AnswerOptions): Promise<unknown>;
  /** Milliseconds that a read may lag behind a create that succeeded. Default: two minutes. */
  lagMs?: number;
  /** Why it is broken, in Azure's own words. */
  whyBroken?(found: T): ResourceFailure | undefined;
}

/** How often what turns out broken is removed; then somebody has to look. */
const mostBroken = 3;
const usualLagMs = 120_000;
/** A delete that is refused because of a use that ends by itself. */
const heldBudgetMs = 900_000;

/**
 * Makes it exist and ready, with one create for one thing: follows what an earlier attempt began, looks, waits for what is being made,
 * takes over what a lost reply made, and removes what is broken.
 * @param create sends it and follows it to its end, by `cloud.run`
 */
export async function bringAbout<T>(cloud: AzureCloud, life: Lifespan<T>, create: () => Promise<unknown>): Promise<T> {
  await followResumed(cloud, life.id, life.what);
  let found = await life.look();
  let refusal: unknown;
  for (let [broken, made] = [0, false]; ;) {
    if (found === undefined) {
      // Nothing is begun for a run that was cancelled; what was begun settles.
      cloud.call.signal.throwIfAborted();
      refusal = await tryCreate(cloud, create);
      made = true;
      found = await lookPatiently(cloud, life, refusal);
      if (found === undefined) throw refusal ?? new Error(`${life.what} vanished after it was made`);
    }
    const condition = life.condition(found);
    if (condition === 'ready') return found;
    if (condition !== 'broken') {
      found = condition === 'busy' ? await settleSeen(cloud, life) : await settle(cloud, life);
      continue;
    }
    const why = life.whyBroken?.(found) ?? refusal ?? new Error(`${life.what} came up broken`);
    await end(cloud, life);
    // What stood there broken before may have had a cause that is gone by now.
    if (++broken === mostBroken || (made && isFinalRefusal(why))) throw why;
    found = undefined;
  }
}

/** What the same create would meet again. */
const isFinalRefusal = (refusal: unknown): boolean =>
  refusal instanceof ResourceFailure &&
  ['QUOTA_EXCEEDED', 'UNAUTHORIZED', 'INVALID_SPEC', 'NOT_OWNED'].includes(refusal.failure.code);

/** @returns what was thrown: it counts only if the thing is not there afterwards */
async function tryCreate(cloud: AzureCloud, create: () => Promise<unknown>): Promise<unknown> {
  try {
    await create();
    return undefined;
  } catch (error) {
    cloud.call.handover.throwIfAborted();
    return error;
  }
}

/** A read may lag behind a create, so absence counts only after a while, unless the create was plainly refused. */
function lookPatiently<T>(cloud: AzureCloud, life: Lifespan<T>, refusal: unknown): Promise<T | undefined> {
  if (refusal !== undefined && !isTaken(refusal) && !isUnknownOutcome(refusal)) return life.look();
  return lookFor(cloud, life, life.lagMs ?? usualLagMs);
}

/** As `settle`: a read may lag behind the end of a create, too, so what was being made is not absent at the first look. */
async function settleSeen<T>(cloud: AzureCloud, life: Lifespan<T>): Promise<T | undefined> {
  return (await settle(cloud, life)) ?? lookFor(cloud, life, life.lagMs ?? usualLagMs);
}

/**
 * Removes it and waits until it is gone. Absent is success; what is leaving already is waited for; what something else still uses is
 * tried again for some time.
 * @param free called after each refusal for a use: removes what holds it, or does nothing
 */
export async function end<T>(
  cloud: AzureCloud,
  life: Lifespan<T>,
  free: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  let found = await life.look();
  if (found !== undefined && life.condition(found) === 'busy') found = await settleSeen(cloud, life);
  if (found === undefined) return;
  if (life.condition(found) !== 'leaving') {
    await deleteWhenFree(cloud, `cannot delete ${life.what}`, life.id, (options) => life.remove(options), free);
  }
  await waitUntilGone(cloud, life);
}

/** Sends a delete until nothing uses the thing any more, and follows it to its end. Absent is success. */
export function deleteWhenFree(
  cloud: AzureCloud,
  what: string,
  id: string,
  call: (options: AnswerOptions) => Promise<unknown>,
  free: () => Promise<void> = () => Promise.resolve(),
  budgetMs = heldBudgetMs,
): Promise<void> {
  const until = { everyMs: 4_000, maximumMs: 20_000, budgetMs, settle: true, what };
  return cloud.until<void>(until, async () => {
    try {
      await cloud.runDelete(what, id, call);
      return { done: true, value: undefined };
    } catch (error) {
      if (!isHeld(error)) throw error;
      await free();
      return { done: false, waitingFor: { what, because: error.failure.message }, refusal: error };
    }
  });
}

/** Reads show what was deleted for a while. */
async function waitUntilGone<T>(cloud: AzureCloud, life: Lifespan<T>): Promise<void> {
  const what = `the removal of ${life.what}`;
  const until = { everyMs: life.everyMs ?? 2_000, budgetMs: 3_600_000, settle: true, what };
  await cloud.until(until, async () => {
    const found = await life.look();
    if (found === undefined) return { done: true, value: undefined };
    // It gave up on the way out.
    const why = life.condition(found) === 'broken' ? life.whyBroken?.(found) : undefined;
    return { done: false, waitingFor: { leaving: life.what }, ...(why === undefined ? {} : { refusal: why }) };
  });
}
