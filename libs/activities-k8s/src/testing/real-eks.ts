import type { Scope } from '@slipway/contracts';
import type { ClusterFixture } from '@slipway/cloud-sim/testing/cluster-fixture';
import { startEksFixture } from '@slipway/cloud-sim/testing/eks-fixture';
import type { KubernetesContext } from '../context.ts';
import { workingOn, type RealCluster } from './real-cluster.ts';

export const awsScope: Scope = {
  installation: 'acme-aws',
  incarnation: 1,
  cloud: 'aws',
  account: '123456789012',
  location: 'eu-west-1',
  domain: 'aws.gitpod.acme.example',
  cluster: { name: 'acme-aws', location: 'eu-west-1' },
};

/** How pods of a release are a role. */
export const roleIdentity = (name: string) => ({
  serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': `arn:aws:iam::123456789012:role/${name}` },
  podLabels: {},
});

/** A real control plane without add-ons, nodes and network, and the product's own ports and resources on it. */
export async function startRealEks(
  changes: (fixture: ClusterFixture) => Partial<KubernetesContext> = () => ({}),
): Promise<RealCluster> {
  return workingOn(await startEksFixture(), changes);
}
