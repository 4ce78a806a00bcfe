import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from './cloud.ts';
import { hasRule, isAbsent } from './failure.ts';

/** As many as one call may ask for. */
const atOnce = 100;

/**
 * Which of the permissions the caller lacks in the account. Who may not ask is taken to have them all, and told so in the log: the first
 * call that is refused names what is missing.
 * docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function missingPermissions(
  scope: Scope,
  permissions: readonly string[],
  context: CloudContext,
): Promise<string[]> {
  const cloud = cloudOf(context, scope);
  // Permissions inside the cluster carry a kind, `k8s:`.
  const ours = permissions.filter((permission) => /^(?!k8s:)[a-z][a-z0-9-]*:[A-Z]\w+$/.test(permission));
  try {
    const principal = await principalOf(cloud);
    if (principal === undefined) return [];
    const missing: string[] = [];
    for (let from = 0; from < ours.length; from += atOnce) {
      missing.push(...(await deniedOf(cloud, principal, ours.slice(from, from + atOnce))));
    }
    return missing;
  } catch (error) {
    if (!hasRule(error, 'SW-AUTHZ-025', 'SW-AUTHZ-021') && !isAbsent(error)) throw error;
    cloud.call.warn('the permissions of the worker cannot be asked for: it may not call iam:SimulatePrincipalPolicy');
    return [];
  }
}

/**
 * ARN of the user or role whose policies decide. Undefined: the account's root, which may do everything.
 */
async function principalOf(cloud: AmazonCloud): Promise<string | undefined> {
  const { Arn = '' } = await cloud.read('cannot tell who the worker acts as', async () =>
    (await cloud.clients.sts()).send(new GetCallerIdentityCommand({})),
  );
  if (Arn.endsWith(':root')) return undefined;
  const RoleName = /:assumed-role\/([^/]+)\//.exec(Arn)?.[1];
  if (RoleName === undefined) return Arn;
  // The session's ARN does not say the path of its role.
  const found = await cloud.read(`cannot read the role ${RoleName}`, async () =>
    (await cloud.clients.iam()).send(new GetRoleCommand({ RoleName })),
  );
  return found.Role?.Arn ?? Arn;
}

async function deniedOf(cloud: AmazonCloud, PolicySourceArn: string, ActionNames: string[]): Promise<string[]> {
  const results = await cloud.list('cannot test permissions', async (Marker) => {
    const client = await cloud.clients.iam();
    const page = await client.send(
      new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames, ...(Marker === undefined ? {} : { Marker }) }),
    );
    return { items: page.EvaluationResults, next: page.IsTruncated ? page.Marker : undefined };
  });
  const allowed = new Set(
    results.filter(({ EvalDecision }) => EvalDecision === 'allowed').map(({ EvalActionName }) => EvalActionName),
  );
  return ActionNames.filter((action) => !allowed.has(action));
}
