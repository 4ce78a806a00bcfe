import * as core from '@slipway/activities-core';
import { isBusy } from './failure.ts';

export const sendWhenFree = core.sendWhenFree(isBusy);
