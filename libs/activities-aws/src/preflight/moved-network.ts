import type { Cluster } from '@aws-sdk/client-eks';
import type { Finding, Observation, Plan } from '@slipway/contracts';
import { adoptedSubnets } from '../kinds.ts';
import { adoptedSubnetsIn } from '../names.ts';

/**
 * What stands keeps the network that it was made in: into another one, or out of an adopted one, nothing can be moved.
 * @param standing the installation's cluster, where there is one
 */
export function movedFindings(
  { steps }: Plan,
  observations: readonly Observation[],
  standing: Cluster | undefined,
): Finding[] {
  const vpcOf = (step: string): string | undefined =>
    (observations.find((seen) => seen.step === step)?.output as { vpc?: string } | undefined)?.vpc;
  const [wanted, actual] = [vpcOf('cluster/network'), vpcOf('cluster/services-sg')];
  if (actual !== undefined && actual !== wanted) {
    return [refuse(`the installation stands in ${actual} and cannot move to ${wanted ?? 'another VPC'}`)];
  }
  const adopted = steps.find(({ kind }) => kind === adoptedSubnets.kind);
  const used = standing?.resourcesVpcConfig?.subnetIds;
  if (!adopted || !used) return [];
  const ids = adoptedSubnetsIn(adopted.name);
  const planned = [...ids.public, ...ids.private];
  if (planned.length === used.length && planned.every((id) => used.includes(id))) return [];
  return [refuse(`the cluster stands in ${[...used].sort().join(', ')} and cannot move to other subnets`)];
}

const refuse = (message: string): Finding => ({
  level: 'error',
  code: 'INVALID_SPEC',
  rule: 'SW-SPEC-078',
  message,
  fix: 'put network.adopt back, then slipway install -f FILE; or make a new installation with another name',
  specPath: 'spec.network.adopt',
});
