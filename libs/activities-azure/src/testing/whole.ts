import type { WholeCloud } from '@slipway/testing/cloud/whole-plan';
import { azure } from '../provider.ts';
import { databaseSecret } from '../secrets.ts';
import { installation } from './installation.ts';

export const whole: WholeCloud = { provider: azure, installation, databaseSecret };
