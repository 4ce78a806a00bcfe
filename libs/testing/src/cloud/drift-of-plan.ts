import type { Resource } from '@slipway/activities-core';
import type { Json, JsonObject, Ref } from '@slipway/contracts';

/** Props of which a plan would find something to do. Undefined: it is absent. */
export async function driftOfPlan<Props extends JsonObject>(
  resource: Resource<Props, never, Json>,
  ref: Ref,
  props: Props,
): Promise<string[] | undefined> {
  const seen = await resource.observe(ref);
  const actual = seen?.actual as JsonObject | undefined;
  return actual && Object.keys(actual).filter((key) => JSON.stringify(actual[key]) !== JSON.stringify(props[key]));
}
