import type { StepId } from '@slipway/contracts';

/** The installation that the processes die at: a cloud's example, and what its cloud calls things. */
export interface Subject {
  cloud: 'gcp' | 'aws' | 'azure';
  installation: string;
  account: string;
  region: string;
  /** Creates of one healthy install, by the operation that makes the thing: as many as there are such things. */
  creates: Readonly<Record<string, number>>;
  /** What is made first, and what is made in it. */
  network: { service: string; operation: string };
  subnet: { service: string; operation: string; step: StepId };
  createCluster: string;
  deleteCluster: string;
  createPool: string;
  /** The pool that this makes: one that does not come with its cluster. */
  pool: StepId;
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
  createCluster: 'CreateCluster',
  deleteCluster: 'DeleteCluster',
  createPool: 'CreateNodePool',
  pool: 'node-pools/services',
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
  createCluster: 'CreateCluster',
  deleteCluster: 'DeleteCluster',
  createPool: 'CreateNodegroup',
  pool: 'node-pools/services',
  identity: 'storage/user',
  keyType: 'iam.accessKeys',
};

/** A PUT that changes what stands counts as well: a healthy install sends none. */
const azure: Subject = {
  cloud: 'azure',
  installation: 'acme-azure',
  account: '00000000-0000-4000-8000-000000000001',
  region: 'westeurope',
  creates: {
    ResourceGroups_CreateOrUpdate: 1,
    VirtualNetworks_CreateOrUpdate: 1,
    Subnets_CreateOrUpdate: 1,
    PrivateZones_CreateOrUpdate: 1,
    VirtualNetworkLinks_CreateOrUpdate: 1,
    UserAssignedIdentities_CreateOrUpdate: 3,
    FederatedIdentityCredentials_CreateOrUpdate: 2,
    RoleAssignments_CreateOrUpdate: 4,
    ManagedClusters_CreateOrUpdate: 1,
    AgentPools_CreateOrUpdate: 1,
    Zones_CreateOrUpdate: 1,
    Servers_CreateOrUpdate: 1,
    Databases_CreateOrUpdate: 1,
    StorageAccounts_CreateOrUpdate: 1,
    Registries_CreateOrUpdate: 1,
  },
  network: { service: 'Microsoft.Network', operation: 'VirtualNetworks_CreateOrUpdate' },
  subnet: { service: 'Microsoft.Network', operation: 'Subnets_CreateOrUpdate', step: 'database/subnet' },
  createCluster: 'ManagedClusters_CreateOrUpdate',
  deleteCluster: 'ManagedClusters_Delete',
  createPool: 'AgentPools_CreateOrUpdate',
  pool: 'node-pools/workspaces',
  identity: 'cluster/identity',
  keyType: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
};

export const subjects = { gcp, aws, azure } as const;
