import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { hasSpread, principalMayAssume } from '../access/assume.ts';
import { readPolicyDocument } from '../access/policy-document.ts';
import { issueSession } from '../access/credentials.ts';
import type { Aws } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import type { Call, Operation, Service } from '../service.ts';
import { sessionSeconds, showCredentials } from './session.ts';
import { assumeWithToken } from './web-identity.ts';

/** Identity policies let the caller in through `actions`; the role must let it in, too. */
function assumeRole(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const role = text(input, 'RoleArn');
  const found = aws.graph.get(role);
  const identity = callerIdentity(call);
  const externalId = text(input, 'ExternalId');
  const context = { 'aws:PrincipalArn': identity, ...(externalId === '' ? {} : { 'sts:ExternalId': externalId }) };
  if (found?.type !== 'iam.roles' || !hasSpread(aws, found) || !principalMayAssume(found, caller, identity, context))
    throw new AwsFault(
      'AccessDenied',
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      { http: 403 },
    );
  const policy = text(input, 'Policy');
  const read = policy === '' ? [] : readPolicyDocument(policy, 'identity');
  if (typeof read === 'string') throw new AwsFault('MalformedPolicyDocument', read);
  const session = issueSession(aws, {
    role,
    sessionName: text(input, 'RoleSessionName'),
    seconds: sessionSeconds(call, role),
    ...(policy === '' ? {} : { policy }),
  });
  return showCredentials(session);
}

/** ARN of the user, or of the role behind a session. */
function callerIdentity({ aws, caller }: Call): string {
  const role = /:assumed-role\/([^/]+)\//.exec(caller.arn)?.[1];
  return aws.graph.all('iam.roles').find((item) => role !== undefined && item.name === role)?.id ?? caller.arn;
}

const operations: Record<string, Operation> = {
  // No policy can take this away.
  GetCallerIdentity: {
    handle: ({ caller }) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn }),
    actions: () => [],
  },
  AssumeRole: {
    handle: assumeRole,
    name: (input) => text(input, 'RoleArn').split('/').at(-1) ?? '',
    actions: (call) => [{ action: 'sts:AssumeRole', resource: text(call.input, 'RoleArn') }],
  },
  AssumeRoleWithWebIdentity: {
    handle: assumeWithToken,
    name: (input) => text(input, 'RoleArn').split('/').at(-1) ?? '',
  },
};

/** Security Token Service. */
export function sts(_aws: Aws): Service {
  return { service: 'sts', schemas: () => import('@aws-sdk/client-sts'), operations };
}
