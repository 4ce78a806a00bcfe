import type { Scope } from '@slipway/contracts';
import { openStage, type CloudStage, type StageOptions } from '@slipway/testing/cloud/stage';
import { cloudOf, type AzureCloud } from '../cloud.ts';

export { callContext } from '@slipway/testing/cloud/call-context';
export { driftOfPlan } from '@slipway/testing/cloud/drift-of-plan';

export const subscription = '00000000-0000-4000-8000-000000000001';
export const group = 'acme-gitpod';
export const region = 'westeurope';

export interface Stage extends CloudStage {
  /** The subscription, for calls that a test makes itself. */
  azure: AzureCloud;
}

const scope: Scope = {
  installation: 'acme-azure',
  incarnation: 1,
  cloud: 'azure',
  account: subscription,
  location: region,
  domain: 'azure.gitpod.acme.example',
  cluster: { name: 'acme-azure', location: group },
};

export async function stage(options?: StageOptions): Promise<Stage> {
  const on = await openStage({ scope, variables: 'AZURE_' }, options);
  return { ...on, azure: cloudOf(on.context, scope) };
}
