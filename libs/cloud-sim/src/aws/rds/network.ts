import type { Resource } from '../../core/graph.ts';
import { list, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { SubnetFacts } from '../ec2/footprint.ts';
import { makeInterface } from '../ec2/footprint.ts';
import { findObject } from '../ec2/objects.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { placeOfCall } from './object.ts';
import { invalidCombination, invalidValue } from './refusals.ts';
import { subnetsOf } from './subnet-groups.ts';

/** Security groups that a request names: each must be there, in the network of the instance. */
export function readSecurityGroups(call: Call, vpcId: string): string[] {
  const ids = list(call.input, 'VpcSecurityGroupIds').filter((id) => typeof id === 'string');
  for (const id of ids) {
    const group = findObject(call.aws, placeOfCall(call), 'security-group', id);
    if (!group) throw invalidValue(`Invalid security group , groupId= ${id}, groupName=.`);
    const other = text(group.body, 'VpcId');
    if (other !== vpcId)
      throw invalidCombination(
        `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${vpcId} and the EC2 security group is in ${other}`,
      );
  }
  return ids;
}

/** Zones of a new instance: its own, and that of its standby. */
export function chooseSubnets(aws: Aws, group: Resource, wantedZone: string, multiAz: boolean): SubnetFacts[] {
  const subnets = subnetsOf(aws, group);
  const zones = [...new Set(subnets.map(({ zone }) => zone))].sort();
  if (wantedZone !== '' && !zones.includes(wantedZone))
    throw new AwsFault(
      'InvalidVPCNetworkStateFault',
      `Cannot create a database instance because the availability zone ${wantedZone} is not covered by the DB subnet group.`,
    );
  const first =
    wantedZone === '' ? Math.floor(aws.seeded.uniform('rds zone', group.id) * zones.length) : zones.indexOf(wantedZone);
  const count = multiAz ? 2 : 1;
  const chosen = Array.from({ length: count }, (_item, index) => zones[(first + index) % zones.length]);
  const found = [...new Set(chosen)].map((zone) => subnets.find((subnet) => subnet.zone === zone));
  const standing = found.filter((subnet) => subnet !== undefined);
  if (standing.length < count)
    throw new AwsFault(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${zones.join(', ')}. Add subnets to cover at least ${count} AZs.`,
    );
  return standing;
}

/** The interfaces through which an instance is reached: they hold subnets and security groups. Returns the groups they have. */
export function makeInterfaces(
  aws: Aws,
  instance: Resource,
  subnets: readonly SubnetFacts[],
  groupIds: string[],
): string[] {
  const made = subnets.map((subnet) =>
    makeInterface(
      aws,
      { account: instance.project, region: instance.location },
      {
        subnetId: subnet.id,
        groupIds,
        description: 'RDSNetworkInterface',
        requesterId: 'amazon-rds',
        holder: instance.id,
        createdBy: 'amazon-rds',
      },
    ),
  );
  return objects(made[0]?.body, 'Groups').map((group) => text(group, 'GroupId'));
}

export function showSecurityGroups(groupIds: readonly string[]): { VpcSecurityGroupId: string; Status: string }[] {
  return groupIds.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' }));
}
