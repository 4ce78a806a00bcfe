import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { uniqueId } from '../access/credentials.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import type { Call, Operation } from '../service.ts';
import { invalidInput } from './refusals.ts';
import { showRole } from './roles.ts';

/** Names of the roles, by the service that acts as them. */
const names: Record<string, string> = {
  'autoscaling.amazonaws.com': 'AWSServiceRoleForAutoScaling',
  'eks-nodegroup.amazonaws.com': 'AWSServiceRoleForAmazonEKSNodegroup',
  'eks.amazonaws.com': 'AWSServiceRoleForAmazonEKS',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'rds.amazonaws.com': 'AWSServiceRoleForRDS',
  'spot.amazonaws.com': 'AWSServiceRoleForEC2Spot',
};

/** ARN of the role that a service acts as. */
export const serviceLinkedRoleArn = (account: string, service: string): string =>
  arn('iam', '', account, `role/aws-service-role/${service}/${names[service] ?? ''}`);

export function hasServiceLinkedRole(aws: Aws, account: string, service: string): boolean {
  return aws.graph.get(serviceLinkedRoleArn(account, service)) !== undefined;
}

/** Makes a service's own role unless it is there, as services do when they are first used. It stays with the account. */
export function ensureServiceLinkedRole(aws: Aws, account: string, service: string): string {
  const name = names[service];
  if (name === undefined) throw new Error(`no service-linked role for ${service}`);
  const id = serviceLinkedRoleArn(account, service);
  if (aws.graph.get(id)) return id;
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  };
  aws.graph.create({
    id,
    type: 'iam.roles',
    cloud,
    name,
    project: account,
    location: 'global',
    body: {
      Path: `/aws-service-role/${service}/`,
      RoleName: name,
      RoleId: uniqueId(aws, 'AROA'),
      Arn: id,
      CreateDate: aws.clock.iso(),
      AssumeRolePolicyDocument: JSON.stringify(document),
      MaxSessionDuration: 3600,
    },
    hidden: { attached: [], inline: {} },
    refs: [],
    createdBy: service,
    providerOwned: true,
  });
  return id;
}

function create(call: Call): JsonObject {
  const service = text(call.input, 'AWSServiceName');
  const name = names[service];
  if (name === undefined) throw invalidInput(`Service name ${service} is not valid for creating service linked roles.`);
  if (call.input['CustomSuffix'] !== undefined) throw invalidInput(`Custom suffix is not allowed for ${service}`);
  if (hasServiceLinkedRole(call.aws, call.caller.account, service))
    throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
  const role = call.aws.graph.get(ensureServiceLinkedRole(call.aws, call.caller.account, service));
  return role ? { Role: showRole(role) } : {};
}

export const serviceLinkedRoleOperations: Record<string, Operation> = {
  CreateServiceLinkedRole: {
    handle: create,
    name: (input) => text(input, 'AWSServiceName'),
    actions: (call) => {
      const service = text(call.input, 'AWSServiceName');
      const resource = serviceLinkedRoleArn(call.caller.account, service);
      return [{ action: 'iam:CreateServiceLinkedRole', resource, context: { 'iam:AWSServiceName': service } }];
    },
  },
};
