import type { RollbackItem } from '@slipway/contracts';
import { formatMilliseconds } from './duration.ts';
import { count, type Style, table } from './style.ts';

/** What an undo would remove now, in its order, with its age. */
export function renderRollbackPlan(
  installation: string,
  items: readonly RollbackItem[],
  style: Style,
  now: number,
): string {
  if (items.length === 0)
    return `rollback ${style.bold(installation)}\n This run has made nothing: there is nothing to undo.`;
  const rows = items.map(({ step, kind, name, state, madeAt }) => [
    step,
    kind,
    name,
    state === 'intended' ? 'being made' : state === 'stuck' ? 'stuck' : '',
    madeAt === undefined ? '' : formatMilliseconds(now - madeAt),
  ]);
  return [
    `rollback ${style.bold(installation)}  ${count(items.length, 'object')} that this run made, in this order:`,
    table([['STEP', 'KIND', 'NAME', '', 'AGE'], ...rows], ' '),
    style.dim(' Also goes what Kubernetes and Gitpod made meanwhile. What stood before the run stays as it is.'),
  ].join('\n');
}
