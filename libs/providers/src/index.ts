import type { AnyProvider } from '@slipway/activities-core';
import { aws } from '@slipway/activities-aws/provider';
import { azure } from '@slipway/activities-azure/provider';
import { gcp } from '@slipway/activities-gcp/provider';

export type { AnyProvider };

/** Every cloud that Slipway knows: one line each. */
export const providers = { gcp, aws, azure } satisfies Record<string, AnyProvider>;
