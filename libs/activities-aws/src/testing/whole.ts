import type { WholeCloud } from '@slipway/testing/cloud/whole-plan';
import { aws } from '../provider.ts';
import { databaseSecret } from '../secrets.ts';
import { installation } from './installation.ts';

export const whole: WholeCloud = { provider: aws, installation, databaseSecret };
