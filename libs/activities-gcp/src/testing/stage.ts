import type { LocalCloud } from '@slipway/cloud-sim';
import type { Scope } from '@slipway/contracts';
import { openStage, type CloudStage, type StageOptions } from '@slipway/testing/cloud/stage';

export { callContext } from '@slipway/testing/cloud/call-context';
export { driftOfPlan } from '@slipway/testing/cloud/drift-of-plan';
export type Stage = CloudStage;

export const project = 'acme-dev-platform';

const scope: Scope = {
  installation: 'acme-gcp',
  incarnation: 1,
  cloud: 'gcp',
  account: project,
  location: 'europe-west1',
  domain: 'gcp.gitpod.acme.example',
  cluster: { name: 'acme-gcp', location: 'europe-west1' },
};

export const stage = (options?: StageOptions): Promise<Stage> => openStage({ scope, variables: 'GOOGLE_' }, options);

/** Turns on every API, past its propagation. */
export function enableApis(cloud: LocalCloud, names: readonly string[]): void {
  for (const name of names) cloud.gcp.store.put('services', `${project}/${name}`, { enabledAt: 0, usableAt: 0 });
}
