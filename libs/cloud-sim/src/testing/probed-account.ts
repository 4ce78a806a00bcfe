import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
} from '@aws-sdk/client-ec2';
import { CreateClusterCommand, CreateNodegroupCommand } from '@aws-sdk/client-eks';
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand } from '@aws-sdk/client-rds';
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { amazonClients } from './amazon-clients.ts';
import { account, region } from './amazon-clients.ts';

type Clients = ReturnType<typeof amazonClients>;

/** Ids of an account that has everything in use, for probes of what has to be refused there. */
export interface ProbedAccount {
  clients: Clients;
  vpc: string;
  gateway: string;
  /** Holds a NAT gateway. */
  publicSubnet: string;
  /** Of a cluster and a database. */
  subnets: string[];
  /** Security group of the database. */
  group: string;
  zone: string;
}

export const probed = {
  domain: 'aws.gitpod.acme.example',
  bucket: 'acme-aws-probes',
  reference: 'once',
  database: 'acme-db',
  cluster: 'acme',
  clusterRole: 'acme-cluster',
} as const;

export const makeSubnet = async (
  { ec2 }: Pick<Clients, 'ec2'>,
  VpcId: string,
  CidrBlock: string,
  zone: string,
): Promise<string> => {
  const request = { VpcId, CidrBlock, AvailabilityZone: `${region}${zone}` };
  return (await ec2.send(new CreateSubnetCommand(request))).Subnet?.SubnetId ?? '';
};

const arnOf = (role: string): string => `arn:aws:iam::${account}:role/${role}`;

export const makeCluster = ({ eks }: Pick<Clients, 'eks'>, name: string, subnetIds: string[]): Promise<unknown> =>
  eks.send(new CreateClusterCommand({ name, roleArn: arnOf(probed.clusterRole), resourcesVpcConfig: { subnetIds } }));

/** @param settle waits until all that was begun has ended */
export async function makeProbedAccount(clients: Clients, settle: () => Promise<unknown>): Promise<ProbedAccount> {
  const network = await makeNetwork(clients, settle);
  await makeDatabase(clients, network);
  await settle();
  await makeCompute(clients, network.subnets, settle);
  const zone = await makeStores(clients);
  await settle();
  return { clients, ...network, zone };
}

type Network = Omit<ProbedAccount, 'clients' | 'zone'>;

async function makeNetwork(clients: Clients, settle: () => Promise<unknown>): Promise<Network> {
  const { ec2 } = clients;
  const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  await settle();
  const made = await ec2.send(new CreateInternetGatewayCommand({}));
  const gateway = made.InternetGateway?.InternetGatewayId ?? '';
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc }));
  const publicSubnet = await makeSubnet(clients, vpc, '10.0.0.0/24', 'a');
  const subnets = [
    await makeSubnet(clients, vpc, '10.0.1.0/24', 'a'),
    await makeSubnet(clients, vpc, '10.0.2.0/24', 'b'),
  ];
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }));
  const route = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway };
  await ec2.send(new CreateRouteCommand({ RouteTableId: RouteTable?.RouteTableId, ...route }));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await ec2.send(new CreateNatGatewayCommand({ SubnetId: publicSubnet, AllocationId }));
  const database = { GroupName: probed.database, Description: 'database', VpcId: vpc };
  const group = (await ec2.send(new CreateSecurityGroupCommand(database))).GroupId ?? '';
  await settle();
  return { vpc, gateway, publicSubnet, subnets, group };
}

async function makeDatabase({ rds }: Clients, { subnets, group }: Network): Promise<void> {
  const DBSubnetGroupName = probed.database;
  const DBSubnetGroupDescription = 'database';
  await rds.send(new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription, SubnetIds: subnets }));
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'acme',
      DBInstanceClass: 'db.t3.medium',
      Engine: 'mysql',
      AllocatedStorage: 20,
      MasterUsername: 'gitpod',
      MasterUserPassword: 'correct-horse-battery',
      DBSubnetGroupName,
      VpcSecurityGroupIds: [group],
    }),
  );
}

async function makeCompute(clients: Clients, subnets: string[], settle: () => Promise<unknown>): Promise<void> {
  await makeRole(clients, probed.clusterRole, 'eks.amazonaws.com', ['AmazonEKSClusterPolicy']);
  const policies = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryReadOnly', 'AmazonEKS_CNI_Policy'];
  await makeRole(clients, 'acme-node', 'ec2.amazonaws.com', policies);
  await settle();
  await makeCluster(clients, probed.cluster, subnets);
  await settle();
  const scalingConfig = { minSize: 1, desiredSize: 1, maxSize: 1 };
  const group = { nodegroupName: 'services', nodeRole: arnOf('acme-node'), subnets, scalingConfig };
  await clients.eks.send(new CreateNodegroupCommand({ clusterName: probed.cluster, ...group }));
}

async function makeRole({ iam }: Clients, RoleName: string, service: string, policies: string[]): Promise<void> {
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  for (const policy of policies)
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${policy}` }));
}

async function makeStores({ s3, route53 }: Clients): Promise<string> {
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await s3.send(new CreateBucketCommand({ Bucket: probed.bucket, CreateBucketConfiguration }));
  await s3.send(new PutObjectCommand({ Bucket: probed.bucket, Key: 'a', Body: 'x' }));
  const zone = { Name: probed.domain, CallerReference: probed.reference };
  const HostedZoneId = (await route53.send(new CreateHostedZoneCommand(zone))).HostedZone?.Id ?? '';
  const record = { Name: `a.${probed.domain}`, Type: 'A' as const, TTL: 60, ResourceRecords: [{ Value: '10.0.0.1' }] };
  const Changes = [{ Action: 'CREATE' as const, ResourceRecordSet: record }];
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
  return HostedZoneId;
}
