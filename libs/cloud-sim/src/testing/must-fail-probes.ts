import {
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import { DeleteClusterCommand } from '@aws-sdk/client-eks';
import { DeleteRoleCommand } from '@aws-sdk/client-iam';
import { DeleteDBSubnetGroupCommand } from '@aws-sdk/client-rds';
import { CreateHostedZoneCommand, DeleteHostedZoneCommand } from '@aws-sdk/client-route-53';
import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import { makeCluster, makeSubnet, probed, type ProbedAccount } from './probed-account.ts';

/** Something that Amazon refuses. */
interface Probe {
  /** As in `clouds.md` section 4.3. */
  number: number;
  what: string;
  attempt(at: ProbedAccount): Promise<unknown>;
  /** Name of Amazon's error. */
  error: string;
}

const probe = (number: number, what: string, error: string, attempt: Probe['attempt']): Probe => ({
  number,
  what,
  attempt,
  error,
});

/** What a kind fake lets pass and Amazon does not, on an account that has everything in use: `clouds.md` section 4.3. */
export const mustFail: readonly Probe[] = [
  probe(1, 'subnet outside the VPC', 'InvalidSubnet.Range', ({ clients, vpc }) =>
    makeSubnet(clients, vpc, '10.1.0.0/24', 'a'),
  ),
  probe(2, 'overlapping subnet', 'InvalidSubnet.Conflict', ({ clients, vpc }) =>
    makeSubnet(clients, vpc, '10.0.1.128/25', 'a'),
  ),
  probe(3, 'cluster with unknown subnet', 'InvalidParameterException', ({ clients, subnets }) =>
    makeCluster(clients, 'unknown', ['subnet-0', ...subnets]),
  ),
  probe(4, 'cluster in one zone', 'InvalidParameterException', ({ clients, subnets, publicSubnet }) =>
    makeCluster(clients, 'narrow', [subnets[0] ?? '', publicSubnet]),
  ),
  probe(5, 'cluster name taken', 'ResourceInUseException', ({ clients, subnets }) =>
    makeCluster(clients, probed.cluster, subnets),
  ),
  probe(6, 'VPC with subnets', 'DependencyViolation', ({ clients, vpc }) =>
    clients.ec2.send(new DeleteVpcCommand({ VpcId: vpc })),
  ),
  probe(7, 'subnet with the interface of a NAT gateway', 'DependencyViolation', ({ clients, publicSubnet }) =>
    clients.ec2.send(new DeleteSubnetCommand({ SubnetId: publicSubnet })),
  ),
  probe(8, 'security group of a database', 'DependencyViolation', ({ clients, group }) =>
    clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group })),
  ),
  probe(9, 'role with a policy', 'DeleteConflictException', ({ clients }) =>
    clients.iam.send(new DeleteRoleCommand({ RoleName: probed.clusterRole })),
  ),
  probe(10, 'cluster with node groups', 'ResourceInUseException', ({ clients }) =>
    clients.eks.send(new DeleteClusterCommand({ name: probed.cluster })),
  ),
  probe(11, 'subnet group of a database', 'InvalidDBSubnetGroupStateFault', ({ clients }) =>
    clients.rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: probed.database })),
  ),
  probe(12, 'bucket with objects', 'BucketNotEmpty', ({ clients }) =>
    clients.s3.send(new DeleteBucketCommand({ Bucket: probed.bucket })),
  ),
  probe(13, 'zone with records', 'HostedZoneNotEmpty', ({ clients, zone }) =>
    clients.route53.send(new DeleteHostedZoneCommand({ Id: zone })),
  ),
  probe(14, 'zone with a used reference', 'HostedZoneAlreadyExists', ({ clients }) =>
    clients.route53.send(new CreateHostedZoneCommand({ Name: probed.domain, CallerReference: probed.reference })),
  ),
  probe(15, 'internet gateway with mapped addresses', 'DependencyViolation', ({ clients, gateway, vpc }) =>
    clients.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc })),
  ),
];
