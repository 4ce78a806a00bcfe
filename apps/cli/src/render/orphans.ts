import type { DiscoverTarget, JsonObject } from '@slipway/contracts';
import type { Orphan, Orphans } from '../run/find-orphans.ts';
import { formatMilliseconds } from './duration.ts';
import { count, type Style, table } from './style.ts';

/** What a sweep found: every object, then of each installation what is known of it. */
export function renderOrphans(
  { orphans, leftOut }: Orphans,
  target: DiscoverTarget,
  style: Style,
  now: number,
): string {
  const { cloud, account, location, installation } = target;
  const young = `${leftOut.join(', ')} left out: too young, or of unknown age`;
  const rows = orphans.flatMap(({ installation: name, objects }) =>
    objects.map(({ kind, name: object, heldBy, holdsData }) => [
      style.bold(name),
      kind,
      object,
      heldBy ?? '',
      holdsData ? 'holds data' : '',
    ]),
  );
  const nothing = leftOut.length > 0 ? 'Nothing else' : 'Nothing';
  const clean =
    installation === undefined
      ? `${nothing} in ${account} is left of an installation that is gone.`
      : `${nothing} of ${installation} is left in ${account}.`;
  return [
    `sweep  ${cloud}/${location}  account ${account}`,
    ...(rows.length > 0 ? [table([['INSTALLATION', 'KIND', 'NAME', 'HELD BY', ''], ...rows], ' ')] : []),
    ...orphans.map((orphan) => ` ${style.bold(orphan.installation)}: ${wordsOn(orphan, now)}`),
    ...(leftOut.length > 0 ? [` ${young}`] : []),
    ...(orphans.length > 0 ? [] : [` ${style.green('SUCCESS')} ${clean}`]),
  ].join('\n');
}

function wordsOn({ objects, location, madeAt, lastRun }: Orphan, now: number): string {
  const age = madeAt === undefined ? '' : `, the newest made ${ago(madeAt, now)}`;
  const run =
    lastRun === undefined
      ? 'no run of it is known here'
      : `last run: ${lastRun.type}, ${lastRun.status === 'completed' ? (lastRun.phase ?? lastRun.status) : lastRun.status}, ${ago(lastRun.closedAt ?? lastRun.startedAt, now)}`;
  return `${count(objects.length, 'object')} in ${location}${age}; ${run}`;
}

const ago = (at: number, now: number): string => `${formatMilliseconds(now - at)} ago`;

export function orphansDocument({ orphans, leftOut }: Orphans, target: DiscoverTarget): JsonObject {
  return {
    ...target,
    orphans: orphans.map(({ lastRun, objects, ...orphan }) => ({
      ...orphan,
      objects: objects.map((object) => ({ ...object })),
      ...(lastRun && { lastRun: { operation: lastRun.type, status: lastRun.status, runId: lastRun.runId } }),
    })),
    leftOut,
  };
}
