import { hasSpread, serviceMayAssume } from '../access/assume.ts';
import { decide } from '../access/authorize.ts';
import type { Decision } from '../access/evaluate.ts';
import type { Aws } from '../aws.ts';
import type { NeededAction } from '../service.ts';
import { invalidParameter } from './refusals.ts';

/** Refuses a role that a service cannot assume yet, or never will. */
export function requireAssumable(aws: Aws, roleArn: string, service: string, cluster: string): void {
  if (serviceMayAssume(aws, roleArn, service)) return;
  throw invalidParameter(
    `Role with arn: ${roleArn}, could not be assumed because it does not exist or the trusted entity is not correct`,
    { clusterName: cluster },
  );
}

/** Refuses a node role that does not exist or that machines cannot assume. */
export function requireNodeRole(aws: Aws, roleArn: string, subject: Record<string, string>): void {
  const role = aws.graph.get(roleArn);
  if (role?.type !== 'iam.roles' || !hasSpread(aws, role))
    throw invalidParameter(`The role with name ${roleArn.split('/').at(-1)} cannot be found.`, subject);
  if (!serviceMayAssume(aws, roleArn, 'ec2.amazonaws.com'))
    throw invalidParameter(
      `Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole ${roleArn}`,
      subject,
    );
}

/** What the role's policies say of an action that EKS or a machine does in its name. */
function roleDecision(aws: Aws, roleArn: string, needed: NeededAction, region: string): Decision {
  const [, , , , account = ''] = roleArn.split(':');
  return decide(aws, { principal: { arn: roleArn, account, userId: roleArn } }, needed, region);
}

export function roleMay(aws: Aws, roleArn: string, action: string, region: string): boolean {
  return roleDecision(aws, roleArn, { action, resource: '*' }, region) === 'allow';
}
