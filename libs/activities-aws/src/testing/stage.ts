import type { Scope } from '@slipway/contracts';
import { openStage, type CloudStage, type StageOptions } from '@slipway/testing/cloud/stage';
import { cloudOf, type AmazonCloud } from '../cloud.ts';

export { callContext } from '@slipway/testing/cloud/call-context';
export { driftOfPlan } from '@slipway/testing/cloud/drift-of-plan';

export const account = '123456789012';
export const region = 'eu-west-1';

export interface Stage extends CloudStage {
  /** The account, for calls that a test makes itself. */
  amazon: AmazonCloud;
}

const scope: Scope = {
  installation: 'acme-aws',
  incarnation: 1,
  cloud: 'aws',
  account,
  location: region,
  domain: 'aws.gitpod.acme.example',
  cluster: { name: 'acme-aws', location: region },
};

export async function stage(options?: StageOptions): Promise<Stage> {
  const on = await openStage({ scope, variables: 'AWS_' }, options);
  const amazon = cloudOf(on.context, scope);
  // An earlier stage may have had this address, and its clients other credentials.
  amazon.clients.renew();
  return { ...on, amazon };
}
