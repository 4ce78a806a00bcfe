import type { ObjectName, Scope } from '@slipway/contracts';

/** For whom it is counted. */
export interface Count {
  scope: Scope;
  /** Things whose steps still have to make them: what stands of them was left half made, and is needed once, not twice. */
  absent: readonly ObjectName[];
}

/** Names of the things of one kind. */
export const namesOf = (kind: string, things: readonly ObjectName[]): ReadonlySet<string> =>
  new Set(things.filter((each) => each.kind === kind).map(({ name }) => name));
