import type { LocalCloud } from '../../e2e/local-cloud.ts';
import type { Subject } from '../kills/subject.ts';
import * as words from './scene.ts';
import type { CloudRule, Scene } from './scene.ts';

/** What whole runs need to know of a cloud beyond what it calls its creates. */
interface CloudWords {
  domain: string;
  /** Region of the cluster, or what else it is found in. */
  clusterLocation: string;
  /** Lines of the installation file, and others in their place. */
  otherRegion: readonly [line: string, instead: string];
  otherAccount: readonly [line: string, instead: string];
  deleteNetwork: CloudRule['match'];
  createCluster: CloudRule['match'];
  /** Machines that run and are of no use: what keeps them so, and where it is seen. */
  nodesDoNotJoin: Pick<Scene, 'name' | 'fault' | 'step'>;
  /** What the worker's configuration calls the way to the API that is asked first, and to the one that makes the cluster. */
  ways: { first: string; cluster: string };
  /** What the cloud says to the cluster's controller. */
  noLoadBalancer: { name: string; action: CloudRule['action'] };
  /** When zones are delegated to those that were made: by themselves, never, or all of them now. */
  delegate(cloud: LocalCloud, mode: 'auto' | 'never' | 'now'): Promise<void>;
  /** Absent where volumes are in what goes with the cluster. */
  volumes?: {
    /** As the sweep deletes the volume of a claim. */
    delete: CloudRule['match'];
    /** Makes a volume as of a claim that something in the cluster made once more. @returns its name */
    makeAgain(cloud: LocalCloud): Promise<string>;
  };
}

/** Nodes are Ready by their network's own program. */
const withoutNetwork: CloudWords['nodesDoNotJoin'] = {
  name: 'nodes without a network',
  fault: { pods: { match: { image: '*calico-node*' }, action: { kind: 'exit', exitCode: 1 } } },
  step: 'node-pools/ready',
};
const refused: CloudWords['noLoadBalancer'] = { name: 'load balancer refused', action: { deny: {} } };

const google: CloudWords = {
  domain: 'gcp.gitpod.acme.example',
  clusterLocation: 'europe-west1',
  otherRegion: ['region: europe-west1', 'region: europe-west4'],
  otherAccount: ['project: acme-dev-platform', 'project: no-such-project'],
  deleteNetwork: { cloud: 'gcp', service: 'compute', operation: 'networks.delete' },
  createCluster: words.google('container', 'CreateCluster'),
  ways: { first: 'compute', cluster: 'container' },
  nodesDoNotJoin: withoutNetwork,
  noLoadBalancer: refused,
  delegate: (cloud, mode) => cloud.seed({ delegation: mode }),
  volumes: {
    delete: { cloud: 'gcp', service: 'compute', operation: 'disks.delete' },
    async makeAgain(cloud) {
      const zone = 'projects/acme-dev-platform/zones/europe-west1-b';
      const name = 'pvc-again';
      const body = { zone, sizeGb: '8', status: 'READY', labels: { 'goog-k8s-cluster-name': 'acme-gcp' } };
      const disk = { name, service: 'compute', type: 'compute.disks', path: `${zone}/disks/${name}`, body };
      await cloud.seed({ resources: [disk] });
      return name;
    },
  },
};

const amazon: CloudWords = {
  domain: 'aws.gitpod.acme.example',
  clusterLocation: 'eu-west-1',
  otherRegion: ['region: eu-west-1', 'region: eu-central-1'],
  otherAccount: ["accountId: '123456789012'", "accountId: '210987654321'"],
  deleteNetwork: { cloud: 'aws', service: 'ec2', operation: 'DeleteVpc' },
  createCluster: words.amazon('eks', 'CreateCluster'),
  ways: { first: 'endpoint', cluster: 'endpoint' },
  // EKS itself waits for the machines of a group, and says what it has waited for.
  nodesDoNotJoin: {
    name: 'NodeCreationFailure',
    fault: {
      cloud: {
        match: { ...words.amazon('eks', 'CreateNodegroup'), phase: 'lro' },
        action: {
          'op-fails': {
            code: 'NodeCreationFailure',
            message: 'Instances failed to join the kubernetes cluster',
            leaves: 'broken',
          },
        },
      },
    },
    step: 'node-pools/services',
  },
  // As when the tags of the subnets are another cluster's.
  noLoadBalancer: {
    name: 'no subnet for a load balancer',
    action: words.said(400, '', 'could not find any suitable subnets for creating the ELB'),
  },
  delegate: (cloud, mode) => cloud.seed({ aws: { delegation: mode } }),
  volumes: {
    delete: { cloud: 'aws', service: 'ec2', operation: 'DeleteVolume' },
    async makeAgain(cloud) {
      const volumes = async (): Promise<string[]> =>
        (await cloud.resources()).filter(({ type }) => type === 'ec2.volume').map(({ name }) => name);
      const before = await volumes();
      const tags = { 'kubernetes.io/cluster/acme-aws': 'owned', 'ebs.csi.aws.com/cluster': 'true' };
      await cloud.seed({ aws: { volumes: [{ zone: 'eu-west-1b', sizeGib: 8, tags }] } });
      return (await volumes()).find((name) => !before.includes(name))!;
    },
  },
};

const microsoft: CloudWords = {
  domain: 'azure.gitpod.acme.example',
  clusterLocation: 'acme-gitpod',
  otherRegion: ['region: westeurope', 'region: northeurope'],
  otherAccount: [
    'subscriptionId: 00000000-0000-4000-8000-000000000001',
    'subscriptionId: 00000000-0000-4000-8000-000000000002',
  ],
  deleteNetwork: { cloud: 'azure', service: 'Microsoft.Network', operation: 'VirtualNetworks_Delete' },
  createCluster: words.microsoft('Microsoft.ContainerService', 'ManagedClusters_CreateOrUpdate'),
  ways: { first: 'endpoint', cluster: 'endpoint' },
  nodesDoNotJoin: withoutNetwork,
  noLoadBalancer: refused,
  delegate: (cloud, mode) => cloud.seed({ azure: { delegation: mode } }),
};

const known: Readonly<Record<Subject['cloud'], CloudWords>> = { gcp: google, aws: amazon, azure: microsoft };

export const wordsOf = ({ cloud }: Subject): CloudWords => known[cloud];
