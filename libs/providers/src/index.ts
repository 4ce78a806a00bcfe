import type { AnyProvider } from '@slipway/activities-core';
import { gcp } from '@slipway/activities-gcp/provider';

export type { AnyProvider };

/** Every cloud that Slipway knows: one line each. */
export const providers = { gcp } satisfies Record<string, AnyProvider>;
