import {
  stageOf,
  stages,
  type Failure,
  type Found,
  type ObjectName,
  type Scope,
  type SweepCall,
  type SweepResult,
} from '@slipway/contracts';
import { concurrently } from '../concurrently.ts';
import { ResourceFailure } from '../failure.ts';
import type { CallContext } from '../ports/call.ts';
import type { ResourceRegistry } from '../registry.ts';
import { isOfTheCluster } from './inside-cluster.ts';

/** Calls at a time. */
const hands = 8;
/** What still stands after so many rounds without progress stays, and is reported with what holds it. */
const roundsWithoutProgress = 2;

/**
 * The second net of an undo: everything that carries our label, hangs on our network or was made by our cluster. What holds
 * another goes in a later round; whoever is left at the end is a leftover.
 */
export async function sweep(
  { scope, keep, only, remove, deleteData }: SweepCall,
  registry: ResourceRegistry,
  call: CallContext,
): Promise<SweepResult> {
  const scan = async (): Promise<Scan> => {
    const lists = await concurrently(registry.listable(), hands, async ({ kind, net, list }) => {
      const found = await list(scope, keep).catch((error: unknown): Found[] => unseen(error, kind, scope, only));
      return { net, found: found.filter((each) => isWanted(each, keep, only)) };
    });
    return scanOf(lists);
  };
  const first = await scan();
  const removed: Found[] = [];
  let standing = first;
  for (let idle = 0; remove && standing.found.length > 0 && idle < roundsWithoutProgress;) {
    call.signal.throwIfAborted();
    call.heartbeat({ phase: 'sweep', standing: standing.found.length });
    const targets = standing.found.filter(({ holdsData }) => deleteData || !holdsData);
    if (targets.length === 0) break;
    const reasons = await removeAll(targets, { scope, keep }, registry, call);
    const after = await scan();
    const gone = targets.filter((target) => !after.found.some((found) => sameObject(found, target)));
    removed.push(...gone);
    idle = gone.length > 0 ? 0 : idle + 1;
    standing = { ...after, found: after.found.map((found) => withHolder(found, targets, reasons)) };
  }
  return { removed, leftovers: standing.found, byLabel: first.byLabel, byNetwork: first.byNetwork };
}

interface Scan {
  found: Found[];
  byLabel: number;
  byNetwork: number;
}

function scanOf(lists: readonly { net: boolean; found: Found[] }[]): Scan {
  const count = (net: boolean): number =>
    lists.filter((one) => one.net === net).reduce((n, { found }) => n + found.length, 0);
  const all = lists.flatMap(({ found }) => found);
  // What carries our label and hangs on our network is listed by both nets.
  const found = all.filter((one, index) => all.findIndex((other) => sameObject(one, other)) === index);
  return { found, byLabel: count(false), byNetwork: count(true) };
}

/**
 * What a list stands for that the cluster does not answer: nothing where the cluster goes too, or the scan would be blind for the
 * cloud as well. Where a living platform stays, what was asked for counts as standing.
 */
function unseen(error: unknown, kind: string, scope: Scope, only: readonly ObjectName[] = []): Found[] {
  if (!isOfTheCluster(error, kind, scope)) throw error;
  const heldBy = error instanceof Error ? error.message : String(error);
  return only.filter((one) => one.kind === kind).map(({ name }) => ({ kind, name, heldBy }));
}

/**
 * One after the other what must not meet: data that only a second net knows of, for whose it is may be written down in what would go
 * beside it; then what steps made, last stage first, so that whatever makes new things goes before what it makes them in; then what a
 * cluster left behind.
 */
async function removeAll(
  targets: readonly Found[],
  within: Pick<SweepCall, 'scope' | 'keep'>,
  registry: ResourceRegistry,
  call: CallContext,
): Promise<(string | undefined)[]> {
  const reasons = new Map<Found, string | undefined>();
  const groups = new Map<number, Found[]>();
  for (const found of targets) {
    const place = placeOf(found, registry.isNet(found.kind));
    groups.set(place, [...(groups.get(place) ?? []), found]);
  }
  for (const [, group] of [...groups].sort(([a], [b]) => a - b)) {
    call.signal.throwIfAborted();
    call.heartbeat({ phase: 'sweep', removing: group.map(({ kind, name }) => `${kind} ${name}`).slice(0, 5) });
    await concurrently(group, hands, async (found) => {
      reasons.set(found, await removeOne(found, within, registry));
    });
  }
  return targets.map((found) => reasons.get(found));
}

function placeOf({ step, holdsData }: Found, isNet: boolean): number {
  if (isNet) return holdsData ? -1 : stages.length;
  return step === undefined ? stages.length : stages.length - 1 - stages.indexOf(stageOf(step));
}

/** Undefined: done, as far as can be told. Else what stood in the way. */
async function removeOne(
  { kind, name, step = 'cluster/sweep', incarnation }: Found,
  { scope, keep }: Pick<SweepCall, 'scope' | 'keep'>,
  registry: ResourceRegistry,
): Promise<string | undefined> {
  const its = incarnation === undefined ? scope : { ...scope, incarnation };
  try {
    await registry.get(kind)?.destroy({ scope: its, step, kind, name, lifecycle: 'managed' }, keep);
    return undefined;
  } catch (error) {
    if (error instanceof ResourceFailure) return withFix(error.failure);
    throw error;
  }
}

const withFix = ({ message, fix }: Failure): string => (fix === undefined ? message : `${message}; ${fix}`);

function withHolder(found: Found, targets: readonly Found[], reasons: readonly (string | undefined)[]): Found {
  const reason = reasons[targets.findIndex((target) => sameObject(found, target))];
  return reason === undefined ? found : { ...found, heldBy: reason };
}

const sameObject = (a: ObjectName, b: ObjectName): boolean => a.kind === b.kind && a.name === b.name;

function isWanted(found: Found, keep: readonly ObjectName[], only: readonly ObjectName[] | undefined): boolean {
  if (keep.some((kept) => sameObject(kept, found))) return false;
  return only === undefined || only.some((one) => sameObject(one, found));
}
