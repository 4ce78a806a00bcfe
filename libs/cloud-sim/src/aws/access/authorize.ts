import { glob } from '../../core/fault-rule.ts';
import type { Aws } from '../aws.ts';
import type { NeededAction, Principal } from '../service.ts';
import type { SigningKey } from './credentials.ts';
import { evaluate } from './evaluate.ts';
import type { Decision } from './evaluate.ts';
import { principalTags, readStatements, statementsOf } from './grants.ts';

/** The user or role whose policies hold for a caller. */
function identityOf(aws: Aws, key: Pick<SigningKey, 'principal' | 'session'>): string {
  return key.session?.role ?? key.principal.arn;
}

/** What policies, session policy and tests say of one action. */
export function decide(
  aws: Aws,
  key: Pick<SigningKey, 'principal' | 'session'>,
  needed: NeededAction,
  region: string,
): Decision {
  const { principal, session } = key;
  const identity = identityOf(aws, key);
  const denied = [principal.arn, identity].flatMap((item) => aws.store.get<string[]>('aws.denied', item) ?? []);
  if (denied.some((pattern) => glob(pattern, needed.action))) return 'no-allow';
  const context = {
    'aws:PrincipalArn': identity,
    'aws:PrincipalAccount': principal.account,
    'aws:username': session === undefined ? (principal.arn.split('/').at(-1) ?? '') : '',
    'aws:userid': principal.userId,
    'aws:RequestedRegion': region,
    ...principalTags(aws.graph.get(identity)),
    ...needed.context,
  };
  const own = evaluate(statementsOf(aws, identity), needed.action, needed.resource, context);
  if (own !== 'allow' || session?.policy === undefined) return own;
  return evaluate(readStatements(session.policy), needed.action, needed.resource, context);
}

/** The sentence of a refusal, as every service ends it. */
export function refusal(principal: Principal, { action, resource }: NeededAction, reason: string): string {
  const where = resource === '*' ? '' : ` on resource: ${resource}`;
  return `User: ${principal.arn} is not authorized to perform: ${action}${where} ${reason}`;
}

export function reasonOf(decision: Decision, action: string): string {
  return decision === 'explicit-deny'
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
}
