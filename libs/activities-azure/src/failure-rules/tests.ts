import { bareStatus, testsOf } from '@slipway/activities-core';
import type { Refusal } from '../refusal.ts';

export const { all, any, says } = testsOf<Refusal>();

export const bare = bareStatus(/^\d{3}$|^REQUEST_/);
