import type { JsonObject } from '@slipway/contracts';
import type { Moment, World } from './world.ts';

/** Those that were made and carried our mark at a moment: ids of the local cloud. */
export function hasOurMark({ plan, place }: World, before: Moment, made: (id: string) => boolean): string[] {
  const marks = place.marks(plan.scope.installation);
  const resources = before.tables.get('resources') ?? new Map<string, unknown>();
  return [...resources]
    .filter(([id, value]) => made(id) && marks.some((mark) => JSON.stringify(value).includes(mark)))
    .map(([id]) => id);
}

/** Gives them another owner's mark, or nobody's. @returns them */
export function disown({ graph, plan, place }: World, objects: readonly string[], owner: string | undefined): string[] {
  const marks = place.marks(plan.scope.installation);
  const others = place.marks(owner);
  for (const id of objects) {
    const body = JSON.stringify(graph.get(id)?.body ?? {});
    const changed = marks.reduce((text, mark, n) => text.replaceAll(mark, others[n]!), body);
    graph.update(id, JSON.parse(changed) as JsonObject);
  }
  return [...objects];
}
