import type { Aws } from '../aws.ts';
import type { Call, Operation, Reply, Service } from '../service.ts';
import { describeAccountAttributes } from './account/attributes.ts';
import { describeAvailabilityZones, describeRegions } from './account/places.ts';
import { describe } from './describe.ts';
import type { Ec2Kind } from './kinds.ts';
import { describeImages } from './machines/images.ts';
import { describeInstanceTypeOfferings, describeInstanceTypes } from './machines/instance-types.ts';
import { instances } from './machines/instances.ts';
import { createLaunchTemplate, deleteLaunchTemplate, launchTemplates } from './machines/launch-templates.ts';
import { deleteSnapshot, snapshots } from './machines/snapshots.ts';
import {
  createLaunchTemplateVersion,
  deleteLaunchTemplateVersions,
  describeLaunchTemplateVersions,
  modifyLaunchTemplate,
} from './machines/template-versions.ts';
import { defineInstances, terminateInstances } from './machines/terminate-instances.ts';
import { deleteVolume, volumes } from './machines/volumes.ts';
import { addresses, allocateAddress, disassociateAddress, releaseAddress } from './network/addresses.ts';
import { authorize, revoke } from './network/authorize.ts';
import { createSecurityGroup } from './network/create-group.ts';
import { createSubnet, defineSubnets } from './network/create-subnet.ts';
import { deleteSecurityGroup, securityGroups } from './network/groups.ts';
import { deleteNetworkInterface, detachNetworkInterface, networkInterfaces } from './network/interfaces.ts';
import {
  attachInternetGateway,
  createInternetGateway,
  deleteInternetGateway,
  detachInternetGateway,
  internetGateways,
} from './network/internet-gateways.ts';
import { defineNatGateways } from './network/nat-gateway-fate.ts';
import { createNatGateway, deleteNatGateway, natGateways } from './network/nat-gateways.ts';
import { networkAcls } from './network/network-acls.ts';
import {
  associateRouteTable,
  createRouteTable,
  deleteRouteTable,
  disassociateRouteTable,
  replaceRouteTableAssociation,
  routeTables,
} from './network/route-tables.ts';
import { createRoute, deleteRoute, replaceRoute } from './network/routes.ts';
import { securityGroupRules } from './network/rules.ts';
import { deleteSubnet, modifySubnetAttribute, subnets } from './network/subnets.ts';
import { createVpc, defineVpcs, deleteVpc, describeVpcAttribute, modifyVpcAttribute, vpcs } from './network/vpcs.ts';
import { request } from './request.ts';
import { createTags, deleteTags, describeTags } from './tag-operations.ts';

/** Networks and machines. */
export function ec2(aws: Aws): Service {
  defineVpcs(aws);
  defineSubnets(aws);
  defineNatGateways(aws);
  defineInstances(aws);
  return {
    service: 'ec2',
    schemas: () => import('@aws-sdk/client-ec2'),
    operations: { ...account, ...network, ...gateways, ...securityOperations, ...machines },
  };
}

type Handle = (call: Call) => Reply;

const reads = (handle: Handle): Operation => request({ reads: true, handle });
const creates = (kind: Ec2Kind, handle: Handle): Operation => request({ creates: kind, handle });
const changes = (handle: Handle): Operation => request({ handle });

const account: Record<string, Operation> = {
  DescribeRegions: reads(describeRegions),
  DescribeAvailabilityZones: reads(describeAvailabilityZones),
  DescribeAccountAttributes: reads(describeAccountAttributes),
  CreateTags: changes(createTags),
  DeleteTags: changes(deleteTags),
  DescribeTags: reads(describeTags),
};

const network: Record<string, Operation> = {
  CreateVpc: creates('vpc', createVpc),
  DeleteVpc: changes(deleteVpc),
  DescribeVpcs: describe(vpcs),
  ModifyVpcAttribute: changes(modifyVpcAttribute),
  DescribeVpcAttribute: reads(describeVpcAttribute),
  DescribeNetworkAcls: describe(networkAcls),
  CreateSubnet: creates('subnet', createSubnet),
  DeleteSubnet: changes(deleteSubnet),
  DescribeSubnets: describe(subnets),
  ModifySubnetAttribute: changes(modifySubnetAttribute),
  CreateRouteTable: creates('route-table', createRouteTable),
  DeleteRouteTable: changes(deleteRouteTable),
  DescribeRouteTables: describe(routeTables),
  AssociateRouteTable: changes(associateRouteTable),
  DisassociateRouteTable: changes(disassociateRouteTable),
  ReplaceRouteTableAssociation: changes(replaceRouteTableAssociation),
  CreateRoute: changes(createRoute),
  ReplaceRoute: changes(replaceRoute),
  DeleteRoute: changes(deleteRoute),
};

const gateways: Record<string, Operation> = {
  CreateInternetGateway: creates('internet-gateway', createInternetGateway),
  DeleteInternetGateway: changes(deleteInternetGateway),
  DescribeInternetGateways: describe(internetGateways),
  AttachInternetGateway: changes(attachInternetGateway),
  DetachInternetGateway: changes(detachInternetGateway),
  AllocateAddress: creates('elastic-ip', allocateAddress),
  ReleaseAddress: changes(releaseAddress),
  DescribeAddresses: describe(addresses),
  DisassociateAddress: changes(disassociateAddress),
  CreateNatGateway: creates('natgateway', createNatGateway),
  DeleteNatGateway: changes(deleteNatGateway),
  DescribeNatGateways: describe(natGateways),
  DescribeNetworkInterfaces: describe(networkInterfaces),
  DetachNetworkInterface: changes(detachNetworkInterface),
  DeleteNetworkInterface: changes(deleteNetworkInterface),
};

const securityOperations: Record<string, Operation> = {
  CreateSecurityGroup: creates('security-group', createSecurityGroup),
  DeleteSecurityGroup: changes(deleteSecurityGroup),
  DescribeSecurityGroups: describe(securityGroups),
  DescribeSecurityGroupRules: describe(securityGroupRules),
  AuthorizeSecurityGroupIngress: changes(authorize(false)),
  AuthorizeSecurityGroupEgress: changes(authorize(true)),
  RevokeSecurityGroupIngress: changes(revoke(false)),
  RevokeSecurityGroupEgress: changes(revoke(true)),
};

const machines: Record<string, Operation> = {
  CreateLaunchTemplate: creates('launch-template', createLaunchTemplate),
  DeleteLaunchTemplate: changes(deleteLaunchTemplate),
  DescribeLaunchTemplates: describe(launchTemplates),
  ModifyLaunchTemplate: changes(modifyLaunchTemplate),
  CreateLaunchTemplateVersion: changes(createLaunchTemplateVersion),
  DeleteLaunchTemplateVersions: changes(deleteLaunchTemplateVersions),
  DescribeLaunchTemplateVersions: reads(describeLaunchTemplateVersions),
  DescribeImages: reads(describeImages),
  DescribeInstanceTypes: reads(describeInstanceTypes),
  DescribeInstanceTypeOfferings: reads(describeInstanceTypeOfferings),
  DescribeInstances: describe(instances),
  TerminateInstances: changes(terminateInstances),
  DescribeVolumes: describe(volumes),
  DeleteVolume: changes(deleteVolume),
  DescribeSnapshots: describe(snapshots),
  DeleteSnapshot: changes(deleteSnapshot),
};
