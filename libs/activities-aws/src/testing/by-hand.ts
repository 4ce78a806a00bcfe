import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyVersionCommand,
  ListOpenIDConnectProvidersCommand,
  PutRolePolicyCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  DescribeDBSubnetGroupsCommand,
  ModifyDBParameterGroupCommand,
  ModifyDBSubnetGroupCommand,
} from '@aws-sdk/client-rds';
import { PutBucketEncryptionCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { account, type Stage } from './stage.ts';

const roles = ['eks', 'node', 'ebs-csi', 'autoscaler', 'external-dns', 'cert-manager'].map(
  (each) => `acme-aws-${each}`,
);

/** What somebody changed by hand at what stands: each is put right by the next ensure. */
export async function changeByHand(on: Stage, bucket: string): Promise<void> {
  await changeRoles(on);
  await changeNetwork(on);
  await changeStores(on, bucket);
}

async function changeRoles({ amazon }: Stage): Promise<void> {
  const iam = await amazon.clients.iam();
  const statement = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const looks = { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' };
  const more = JSON.stringify({ Version: '2012-10-17', Statement: [looks] });
  for (const RoleName of roles) {
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'by-hand', PolicyDocument: more }));
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy';
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: RoleName }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: RoleName, RoleName }));
  }
  const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  for (const { Arn } of OpenIDConnectProviderList) {
    const ClientID = 'sts.amazonaws.com';
    await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn, ClientID }));
  }
  const PolicyArn = `arn:aws:iam::${account}:policy/acme-aws-storage`;
  const version = { PolicyArn, PolicyDocument: more, SetAsDefault: true };
  await iam.send(new CreatePolicyVersionCommand(version));
}

async function changeNetwork({ amazon }: Stage): Promise<void> {
  const ec2 = await amazon.clients.ec2();
  const database = { Filters: [{ Name: 'group-name', Values: ['acme-aws-mysql'] }] };
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand(database));
  const stranger = { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, IpRanges: [{ CidrIp: '198.51.100.0/24' }] };
  for (const { GroupId } of SecurityGroups)
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [stranger] }));
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
  const table = RouteTables.find(({ Routes }) => Routes?.some(({ NatGatewayId }) => NatGatewayId !== undefined));
  const Filters = [{ Name: 'attachment.vpc-id', Values: [table?.VpcId ?? ''] }];
  const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
  await ec2.send(
    new ReplaceRouteCommand({
      RouteTableId: table?.RouteTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: InternetGateways[0]?.InternetGatewayId,
    }),
  );
}

async function changeStores({ amazon }: Stage, Bucket: string): Promise<void> {
  const rds = await amazon.clients.rds();
  const DBSubnetGroupName = 'acme-aws-mysql';
  const { DBSubnetGroups = [] } = await rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName }));
  const SubnetIds = (DBSubnetGroups[0]?.Subnets ?? []).slice(0, 2).map((each) => each.SubnetIdentifier ?? '');
  await rds.send(new ModifyDBSubnetGroupCommand({ DBSubnetGroupName, SubnetIds }));
  const Parameters = [
    { ParameterName: 'max_connections', ParameterValue: '77', ApplyMethod: 'pending-reboot' as const },
  ];
  await rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: 'acme-aws-mysql', Parameters }));
  const s3 = await amazon.clients.s3();
  const PublicAccessBlockConfiguration = { BlockPublicAcls: false };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
}
