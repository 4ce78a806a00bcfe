import { lookFor, ResourceFailure, settle, type Watched } from '@slipway/activities-core';
import type { AmazonCloud } from './cloud.ts';
import { isHeld, isTaken, isUnknownOutcome } from './failure.ts';

export { settle } from '@slipway/activities-core';
export type { Condition } from '@slipway/activities-core';

/** One thing that Amazon makes and removes. */
export interface Lifespan<T> extends Watched<T> {
  /** Sends the delete. Absent is success. */
  remove(found: T): Promise<void>;
  /** Milliseconds that a read may lag behind a create. Default: 30 s, the budget for a read by name. */
  lagMs?: number;
  /** Neither a unique name nor a token keeps a second create from making a second one. Default false. */
  repeatable?: boolean;
  /** A create may be answered with what an earlier run made with the same token, and removed again. Default false. */
  remembered?: boolean;
  /** Generation of a broken one that stands, from its tag; a token must not be used again after it. Default 1. */
  generation?(found: T): number;
  /** Why it is broken, in Amazon's own words. */
  whyBroken?(found: T): ResourceFailure | undefined;
}

/** Sends the create. Client tokens are made from the generation: it grows when a token must not be used again. */
export type Create = (generation: number) => Promise<unknown>;

/** How often a token is answered with what is gone, at most: EC2 remembers one for a day or longer. */
const mostGenerations = 20;
/** How often what turns out broken is removed; then somebody has to look. */
const mostBroken = 3;
const usualLagMs = 30_000;
/** A delete that is refused because of a use that ends by itself. */
const heldBudgetMs = 300_000;

/**
 * Makes it exist and ready, with one create for one thing: looks first, waits for what is being made, takes over what a lost reply
 * made, and removes what is broken.
 */
export async function bringAbout<T>(cloud: AmazonCloud, life: Lifespan<T>, create: Create): Promise<T> {
  let found = await firstLook(cloud, life);
  for (let [generation, broken, made] = [1, 0, false]; ;) {
    if (found === undefined) {
      // Nothing is begun for a run that was cancelled; what was begun settles.
      cloud.call.signal.throwIfAborted();
      const next = generation;
      const refusal = await tryCreate(cloud, life, () => create(next));
      made = true;
      found = await lookPatiently(cloud, life, refusal);
      if (found === undefined) {
        const isGone = refusal === undefined && life.remembered === true;
        if (!isGone || generation++ >= mostGenerations)
          throw refusal ?? new Error(`${life.what} vanished after it was made`);
        continue;
      }
    }
    const condition = life.condition(found);
    if (condition === 'ready') return found;
    if (condition !== 'broken') {
      found = await settle(cloud, life);
      continue;
    }
    const why = life.whyBroken?.(found) ?? new Error(`${life.what} came up broken`);
    generation = Math.max(generation, life.generation?.(found) ?? generation) + 1;
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

/** After an attempt that may have sent a create, absence counts only once the lag is over. */
async function firstLook<T>(cloud: AmazonCloud, life: Lifespan<T>): Promise<T | undefined> {
  const found = await life.look();
  if (found !== undefined || !life.repeatable) return found;
  return cloud.call.resumed?.['creating'] === life.what ? lookFor(cloud, life, life.lagMs ?? usualLagMs) : undefined;
}

/** @returns what was thrown: it counts only if the thing is not there afterwards */
async function tryCreate<T>(cloud: AmazonCloud, life: Lifespan<T>, create: () => Promise<unknown>): Promise<unknown> {
  if (life.repeatable) cloud.call.heartbeat({ creating: life.what });
  try {
    await create();
    return undefined;
  } catch (error) {
    cloud.call.handover.throwIfAborted();
    if (life.repeatable && !isUnknownOutcome(error)) cloud.call.heartbeat({ refused: life.what });
    return error;
  }
}

/** A read may lag behind a create, so absence counts only after a while, unless the create was plainly refused. */
function lookPatiently<T>(cloud: AmazonCloud, life: Lifespan<T>, refusal: unknown): Promise<T | undefined> {
  const mayExist = refusal === undefined || isTaken(refusal) || isUnknownOutcome(refusal);
  return mayExist ? lookFor(cloud, life, life.lagMs ?? usualLagMs) : life.look();
}

/** Removes it and waits until it is gone. Absent is success; what is leaving already is waited for. */
export async function end<T>(cloud: AmazonCloud, life: Lifespan<T>): Promise<void> {
  let found = await life.look();
  if (found !== undefined && life.condition(found) === 'busy') found = await settle(cloud, life);
  if (found === undefined) return;
  const refusal = life.condition(found) === 'leaving' ? undefined : await tryRemove(cloud, life, found);
  await waitUntilGone(cloud, life, found, refusal);
}

/** @returns what was thrown: it counts only if the thing is still there */
async function tryRemove<T>(cloud: AmazonCloud, life: Lifespan<T>, found: T): Promise<unknown> {
  try {
    await life.remove(found);
    return undefined;
  } catch (error) {
    cloud.call.handover.throwIfAborted();
    // A delete that is sent again after a lost reply is refused because of the first one.
    const now = await life.look();
    return now === undefined || life.condition(now) === 'leaving' ? undefined : error;
  }
}

/**
 * Reads show what was deleted for a while. An error of the delete counts only if the thing is still there.
 * @param before as it was when the delete was sent
 */
async function waitUntilGone<T>(cloud: AmazonCloud, life: Lifespan<T>, before: T, refusal: unknown): Promise<void> {
  if (refusal !== undefined && !isUnknownOutcome(refusal)) throw refusal;
  let looks = 0;
  let wasLeaving = false;
  const lagMs = life.lagMs ?? usualLagMs;
  const everyMs = life.everyMs ?? 2_000;
  const until = { everyMs, budgetMs: 3_600_000, settle: true, what: `the removal of ${life.what}` };
  await cloud.until(until, async () => {
    const found = await life.look();
    if (found === undefined) return { done: true, value: undefined };
    const condition = life.condition(found);
    const leaving = condition === 'leaving';
    // It gave up on the way out: a machine that does not end, a group that is held. Seen on its way or not: it was
    // something else when the delete was sent.
    const hasTurned = life.status !== undefined && life.status(found) !== life.status(before);
    if ((wasLeaving || hasTurned) && condition === 'broken')
      throw life.whyBroken?.(found) ?? new Error(`${life.what} does not go`);
    wasLeaving ||= leaving;
    // Nothing says of a VPC that it is on its way out: a delete that was lost is only told from a late read by time.
    if (!leaving && refusal !== undefined && looks++ * everyMs > lagMs) throw refusal;
    const said = refusal instanceof ResourceFailure ? { refusal } : {};
    return { done: false, waitingFor: { leaving: life.what }, ...said };
  });
}

/**
 * Sends a delete until nothing uses the thing any more: what Amazon itself made for it (network interfaces, mappings of addresses)
 * goes some time after its owner. Absent is success.
 * @param free called after each refusal: removes what holds it, or does nothing
 */
export function deleteWhenFree(
  cloud: AmazonCloud,
  what: string,
  call: () => Promise<unknown>,
  free: () => Promise<void> = () => Promise.resolve(),
  budgetMs = heldBudgetMs,
): Promise<void> {
  const until = { everyMs: 3_000, maximumMs: 20_000, budgetMs, settle: true, what };
  return cloud.until<void>(until, async () => {
    try {
      await cloud.delete(what, call);
      return { done: true, value: undefined };
    } catch (error) {
      if (!isHeld(error)) throw error;
      await free();
      return { done: false, waitingFor: { what, because: error.failure.message }, refusal: error };
    }
  });
}
