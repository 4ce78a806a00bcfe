import { type JsonObject, type Plan, stageOf, stages } from '@slipway/contracts';
import { type CriticalPath, criticalPath } from '../plan/critical-path.ts';
import { formatSeconds } from './duration.ts';
import { type Style, table, wrap } from './style.ts';

/** The plan by stage, or step by step. */
export function renderPlan(plan: Plan, style: Style, everyStep: boolean): string {
  const { scope, steps, hash } = plan;
  const path = criticalPath(plan);
  const title = `plan ${style.bold(scope.installation)}  ${scope.cloud}/${scope.location}  ${steps.length} steps  hash ${hash.slice(0, 8)}`;
  return [
    title,
    everyStep ? stepTable(plan, path, style) : stageTable(plan, path),
    ` critical path ${formatSeconds(path.seconds)} (one by one: ${formatSeconds(path.oneByOneSeconds)}):`,
    wrap(path.steps, '   '),
    style.dim(' Made offline: versions, zones and what stands already are asked of the cloud when it is installed.'),
  ].join('\n');
}

function stageTable({ steps, about }: Plan, path: CriticalPath): string {
  const rows = stages.flatMap((stage) => {
    const own = steps.filter(({ id }) => stageOf(id) === stage);
    const longest = own.toSorted((a, b) => (about[b.id]?.usualSeconds ?? 0) - (about[a.id]?.usualSeconds ?? 0))[0];
    return longest
      ? [[stage, String(own.length), longest.id, formatSeconds(about[longest.id]?.usualSeconds ?? 0)]]
      : [];
  });
  const total = ['total', String(steps.length), '', formatSeconds(path.seconds)];
  return table([['stage', 'steps', 'longest step', 'usually'], ...rows, total], ' ');
}

function stepTable({ steps, about }: Plan, path: CriticalPath, style: Style): string {
  const rows = steps.map(({ id, kind, name, needs, lifecycle }) => [
    path.steps.includes(id) ? style.bold(id) : id,
    kind,
    lifecycle === 'managed' ? name : `${name} (${lifecycle})`,
    formatSeconds(about[id]?.usualSeconds ?? 0),
    [...new Set(Object.values(needs))].join(' '),
  ]);
  return table([['step', 'kind', 'name', 'usually', 'needs'], ...rows], ' ');
}

export function planDocument(plan: Plan): JsonObject {
  const path = criticalPath(plan);
  return { plan: plan as unknown as JsonObject, criticalPath: { ...path } };
}
