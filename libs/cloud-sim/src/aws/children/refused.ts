import type { NeededAction, Principal } from '../service.ts';
import { decide, reasonOf, refusal } from '../access/authorize.ts';
import type { IssuedSession } from '../access/credentials.ts';
import { AwsFault } from '../fault.ts';
import type { Aws } from '../aws.ts';

/** What a controller's SDK makes of a refusal: code, sentence, status. */
export function sentenceOf(error: unknown): Error {
  if (error instanceof AwsFault) return new Error(`${error.code}: ${error.message}\n\tstatus code: ${error.http}`);
  return error instanceof Error ? error : new Error(String(error));
}

/** Throws what Amazon answers when the policies behind these credentials do not allow an action. */
export function requireAction(
  aws: Aws,
  who: { principal: Principal; session?: IssuedSession },
  needed: NeededAction,
  region: string,
): void {
  const decision = decide(aws, who, needed, region);
  if (decision === 'allow') return;
  const message = refusal(who.principal, needed, reasonOf(decision, needed.action));
  throw new AwsFault('AccessDenied', message, { http: 403 });
}

/** A role as the principal that it is to policies; for controllers whose sessions nobody sees. */
export function roleItself(roleArn: string): { principal: Principal } {
  const [, , , , account = ''] = roleArn.split(':');
  return { principal: { arn: roleArn, account, userId: roleArn } };
}
