import type { ProviderContext, ResourceMap } from '@slipway/activities-core';

/** Every kind of Amazon's. What is swept only comes after what steps are made of. */
export function resources(_context: ProviderContext): ResourceMap {
  return {};
}
