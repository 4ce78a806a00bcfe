import type { WholeCloud } from '@slipway/testing/cloud/whole-plan';
import { gcp } from '../provider.ts';
import { databaseSecret } from '../secrets.ts';
import { installation } from './installation.ts';

export const whole: WholeCloud = { provider: gcp, installation, databaseSecret };
