import type { LocalCloud } from '@slipway/cloud-sim';

/** An object of the local cloud. */
export type Resource = NonNullable<ReturnType<LocalCloud['gcp']['graph']['get']>>;
