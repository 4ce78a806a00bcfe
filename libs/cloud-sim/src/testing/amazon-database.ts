import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
} from '@aws-sdk/client-ec2';
import type { CreateDBInstanceCommandInput } from '@aws-sdk/client-rds';
import { CreateDBParameterGroupCommand, CreateDBSubnetGroupCommand } from '@aws-sdk/client-rds';
import type { LocalCloud } from '../local-cloud.ts';
import { amazonClients } from './amazon-clients.ts';

export interface DatabaseGround {
  vpcId: string;
  /** In eu-west-1a, b, c. */
  subnetIds: string[];
  /** Of the machines that may reach the database. */
  clientGroup: string;
  /** Of the database, which lets those in. */
  databaseGroup: string;
}

/** A network with all that an instance of the reference architecture needs, its groups included. */
export async function databaseGround(cloud: LocalCloud): Promise<DatabaseGround> {
  const { ec2, rds } = amazonClients(cloud);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = Vpc?.VpcId ?? '';
  await cloud.scheduler.advance(60_000);
  const subnetIds: string[] = [];
  for (const [index, letter] of [...'abc'].entries()) {
    const CidrBlock = `10.0.${index}.0/24`;
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone: `eu-west-1${letter}` }),
    );
    subnetIds.push(Subnet?.SubnetId ?? '');
  }
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: vpcId }))).GroupId ?? '';
  const [clientGroup, databaseGroup] = [await group('acme-aws-services'), await group('acme-aws-mysql')];
  await cloud.scheduler.advance(60_000);
  const IpPermissions = [
    { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, UserIdGroupPairs: [{ GroupId: clientGroup }] },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: databaseGroup, IpPermissions }));
  await rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: 'acme-aws-mysql',
      DBSubnetGroupDescription: 'acme-aws',
      SubnetIds: subnetIds,
    }),
  );
  await rds.send(
    new CreateDBParameterGroupCommand({
      DBParameterGroupName: 'acme-aws-mysql',
      DBParameterGroupFamily: 'mysql5.7',
      Description: 'acme-aws',
    }),
  );
  return { vpcId, subnetIds, clientGroup, databaseGroup };
}

/** The instance of the reference architecture. */
export function referenceInstance(ground: DatabaseGround): CreateDBInstanceCommandInput {
  return {
    DBInstanceIdentifier: 'acme-aws-mysql-7f3a',
    DBInstanceClass: 'db.m6g.large',
    Engine: 'mysql',
    EngineVersion: '5.7',
    DBName: 'gitpod',
    AllocatedStorage: 20,
    MaxAllocatedStorage: 120,
    StorageType: 'gp3',
    StorageEncrypted: true,
    MasterUsername: 'gitpod',
    MasterUserPassword: 'thrownAwayAtOnce1',
    MultiAZ: true,
    BackupRetentionPeriod: 7,
    DBSubnetGroupName: 'acme-aws-mysql',
    DBParameterGroupName: 'acme-aws-mysql',
    VpcSecurityGroupIds: [ground.databaseGroup],
    PubliclyAccessible: false,
    AutoMinorVersionUpgrade: false,
    CopyTagsToSnapshot: true,
    Tags: [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }],
  };
}
