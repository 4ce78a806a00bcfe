import { bareStatus, testsOf } from '@slipway/activities-core';
import type { Refusal } from '../refusal.ts';

export const { all, any, says } = testsOf<Refusal>();

/** S3 answers HEAD without a body, and the SDK makes up a code. */
export const bare = bareStatus(/^(?:\d{3}|\w*ServiceException)$/);
