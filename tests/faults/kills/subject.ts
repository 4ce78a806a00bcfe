import type { StepId } from '@slipway/contracts';

/** The installation that the processes die at: a cloud's example, and what its cloud calls things. */
export interface Subject {
  cloud: 'gcp' | 'aws';
  installation: string;
  account: string;
  region: string;
  /** Creates of one healthy install, by the operation that makes the thing: as many as there are such things. */
  creates: Readonly<Record<string, number>>;
  /** What is made first, and what is made in it. */
  network: { service: string; operation: string };
  subnet: { service: string; operation: string; step: StepId };
  createPool: string;
  /** A step of an identity that is made beside the cluster. */
  identity: StepId;
  /** Objects of which an owner has one. */
  keyType: string;
}

const gcp: Subject = {
  cloud: 'gcp',
  installation: 'acme-gcp',
  account: 'acme-dev-platform',
  region: 'europe-west1',
  creates: {
    'networks.insert': 1,
    'subnetworks.insert': 1,
    CreateCluster: 1,
    CreateNodePool: 2,
    'managedZones.create': 1,
    CreateRepository: 1,
    'serviceAccounts.create': 5,
    'instances.insert': 1,
    'databases.insert': 1,
    'users.insert': 1,
  },
  network: { service: 'compute', operation: 'networks.insert' },
  subnet: { service: 'compute', operation: 'subnetworks.insert', step: 'cluster/subnet' },
  createPool: 'CreateNodePool',
  identity: 'registry/identity',
  keyType: 'iam.keys',
};

const aws: Subject = {
  cloud: 'aws',
  installation: 'acme-aws',
  account: '123456789012',
  region: 'eu-west-1',
  creates: {
    CreateVpc: 1,
    CreateSubnet: 6,
    CreateInternetGateway: 1,
    AllocateAddress: 1,
    CreateNatGateway: 1,
    CreateRouteTable: 2,
    CreateSecurityGroup: 2,
    CreateLaunchTemplate: 2,
    CreateRole: 6,
    CreateOpenIDConnectProvider: 1,
    CreateUser: 1,
    CreatePolicy: 1,
    CreateCluster: 1,
    CreateNodegroup: 2,
    CreateAddon: 3,
    CreateHostedZone: 1,
    CreateDBSubnetGroup: 1,
    CreateDBParameterGroup: 1,
    CreateDBInstance: 1,
    CreateBucket: 1,
  },
  network: { service: 'ec2', operation: 'CreateVpc' },
  subnet: { service: 'ec2', operation: 'CreateSubnet', step: 'cluster/subnets' },
  createPool: 'CreateNodegroup',
  identity: 'storage/user',
  keyType: 'iam.accessKeys',
};

export const subjects = { gcp, aws } as const;
