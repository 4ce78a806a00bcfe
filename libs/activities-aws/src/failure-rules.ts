import type { Mapping } from '@slipway/activities-core';
import { access } from './failure-rules/access.ts';
import { byStatus } from './failure-rules/by-status.ts';
import { limits } from './failure-rules/limits.ts';
import { state } from './failure-rules/state.ts';
import type { Refusal } from './refusal.ts';

/** First match wins: what names a cause, then what is only said in words, then what the HTTP status alone leaves to say. */
export const mappings: readonly Mapping<Refusal>[] = [...access, ...limits, ...state, ...byStatus];
