import { lookFor, ResourceFailure, type Watched } from '@slipway/activities-core';
import type { GoogleCloud } from './cloud.ts';
import { isTaken, isUnknownOutcome } from './failure.ts';
import { findRunning, follow, type Operation, type OperationApi } from './operation.ts';

export type { Condition } from '@slipway/activities-core';

/** One thing with a unique name that long-running operations make and remove. */
export interface Lifespan<T> extends Watched<T> {
  /** Unique over all kinds of the project: what operations are recognised by. */
  target: string;
  operations: OperationApi;
  /** Sends the delete. */
  remove(found: T): Promise<Operation>;
  /** Milliseconds that a read may lag behind a create. */
  lagMs: number;
  /**
   * Where the name of what was deleted stays reserved: why a broken one broke. It is thrown once that one is gone, and the next
   * attempt takes another name.
   */
  whyBroken?(): Promise<Error | undefined>;
  /** A create that is sent again within the hour is answered with the operation of the first, whatever became of what it made. */
  remembersRequests?: true;
}

/** Sends the create. The generation grows when an earlier request of ours was answered from Google's memory. */
export type Create = (generation: number) => Promise<Operation>;

/** How often what turns out broken is removed; then somebody has to look. */
const mostBroken = 3;
/** Where requests are remembered, each earlier install and undo within the hour may have used up one. */
const mostRemembered = 20;

/**
 * Makes it exist and ready, with one create for one thing: looks first, follows what runs already, takes over what a lost reply
 * made, and removes what is broken.
 */
export async function bringAbout<T>(cloud: GoogleCloud, life: Lifespan<T>, create: Create): Promise<T> {
  const most = life.remembersRequests ? mostRemembered : mostBroken;
  let refusal: unknown;
  // An operation of an earlier attempt may still be running on what can be seen already.
  if ((await life.look()) !== undefined && (await findRunning(cloud, life.operations, life.target)))
    await settle(cloud, life);
  for (let generation = 1, broken = 0; generation <= most && broken < mostBroken;) {
    const found = await life.look();
    if (found === undefined) {
      // Nothing is begun for a run that was cancelled; what was begun settles.
      cloud.call.signal.throwIfAborted();
      const tried = await tryCreate(cloud, life, () => create(generation));
      refusal = tried.refusal;
      const made = await lookPatiently(cloud, life, refusal);
      if (made === undefined) {
        if (refusal !== undefined && !tried.remembered) throw refusal;
        generation++;
      }
      continue;
    }
    switch (life.condition(found)) {
      case 'ready':
        return found;
      case 'busy':
      case 'leaving':
        await settle(cloud, life);
        break;
      case 'broken':
        if (broken > 0 && refusal !== undefined) throw refusal;
        await end(cloud, life);
        if (life.whyBroken) throw (await life.whyBroken()) ?? refusal ?? new Error(`${life.what} came up broken`);
        broken++;
        generation++;
    }
  }
  throw refusal ?? new Error(`${life.what} vanished each time after it was made`);
}

interface Tried {
  /** What was thrown; it counts only if the thing is not there afterwards. Undefined: the operation succeeded. */
  refusal: unknown;
  /** The answer was the operation of an earlier request, which had failed: this request was not carried out. */
  remembered: boolean;
}

async function tryCreate<T>(cloud: GoogleCloud, life: Lifespan<T>, create: () => Promise<Operation>): Promise<Tried> {
  let remembered = false;
  try {
    const operation = await create();
    remembered = life.remembersRequests === true && operation.done && operation.error !== undefined;
    await follow(cloud, life.operations, operation, life.target, `cannot create ${life.what}`);
    return { refusal: undefined, remembered };
  } catch (error) {
    cloud.call.handover.throwIfAborted();
    return { refusal: error, remembered };
  }
}

/** A read may lag behind a create, so absence counts only after a while, unless the create was plainly refused. */
async function lookPatiently<T>(cloud: GoogleCloud, life: Lifespan<T>, refusal: unknown): Promise<T | undefined> {
  if (refusal !== undefined && !isTaken(refusal) && !isUnknownOutcome(refusal)) return life.look();
  return lookFor(cloud, life, life.lagMs);
}

/** Waits for whatever runs on it, and then for its condition to say so. */
async function settle<T>(cloud: GoogleCloud, life: Lifespan<T>): Promise<void> {
  const running = await findRunning(cloud, life.operations, life.target);
  if (running) {
    // How it ended is judged by what is there afterwards.
    await follow(cloud, life.operations, running, life.target, `cannot settle ${life.what}`).catch(() => {
      cloud.call.handover.throwIfAborted();
    });
  }
  await cloud.until({ everyMs: 4_000, settle: true, what: life.what }, async () => {
    const found = await life.look();
    const condition = found === undefined ? 'absent' : life.condition(found);
    return condition === 'busy' || condition === 'leaving'
      ? { done: false, waitingFor: { what: life.what, condition } }
      : { done: true, value: undefined };
  });
}

/** Removes it and waits until it is gone. Absent is success; what is leaving already is waited for. */
export async function end<T>(cloud: GoogleCloud, life: Lifespan<T>): Promise<void> {
  let found = await life.look();
  if (found !== undefined && ['busy', 'leaving'].includes(life.condition(found))) {
    await settle(cloud, life);
    found = await life.look();
  }
  if (found === undefined) return;
  let refusal: unknown;
  try {
    const operation = await life.remove(found);
    await follow(cloud, life.operations, operation, life.target, `cannot delete ${life.what}`);
  } catch (error) {
    cloud.call.handover.throwIfAborted();
    refusal = error;
  }
  await waitUntilGone(cloud, life, refusal);
}

/** Reads show what was deleted for a while. An error of the delete counts only if the thing is still there. */
async function waitUntilGone<T>(cloud: GoogleCloud, life: Lifespan<T>, refusal: unknown): Promise<void> {
  const mayHaveWorked = refusal === undefined || isUnknownOutcome(refusal);
  let looks = 0;
  const until = { everyMs: 1_000, budgetMs: 1_800_000, settle: true, what: `the removal of ${life.what}` };
  await cloud.until(until, async () => {
    const found = await life.look();
    if (found === undefined) return { done: true, value: undefined };
    const leaving = life.condition(found) === 'leaving';
    if (!leaving && (!mayHaveWorked || (refusal !== undefined && looks++ * 1_000 > life.lagMs))) throw refusal;
    const said = refusal instanceof ResourceFailure ? { refusal } : {};
    return { done: false, waitingFor: { leaving: life.what }, ...said };
  });
}
