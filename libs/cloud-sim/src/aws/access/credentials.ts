import { createHash, randomBytes } from 'node:crypto';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn } from '../aws.ts';
import { accessKeyPropagation } from '../lag-profiles.ts';
import type { Principal } from '../service.ts';

/** What a signature is checked with, and who it stands for. */
export interface SigningKey {
  secret: string;
  principal: Principal;
  /** Of temporary credentials: must come with each request. */
  session?: Session;
}

/** Temporary credentials. They expire in real time, because clients renew them by their own clocks. */
export interface Session {
  accessKeyId: string;
  secret: string;
  tokenHash: string;
  expiresAt: number;
  principal: Principal;
  /** ARN of the role whose policies hold. */
  role: string;
  /** Session policy, which only takes away. */
  policy?: string;
}

const table = 'aws.sessions';
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** `AKIA…`, `AIDA…`: four letters for the kind and sixteen that never come again. */
export function uniqueId(aws: Aws, prefix: string): string {
  const number = aws.store.count('counters', 'aws.ids');
  const hex = aws.seeded.hex(32, prefix, number);
  return prefix + Array.from({ length: 17 }, (_, i) => alphabet[parseInt(hex.slice(i, i + 2), 16) % 32]).join('');
}

/** Forty characters, as the secret of an access key has them. */
export function newSecret(): string {
  return randomBytes(30).toString('base64');
}

export function accessKeyArn(account: string, accessKeyId: string): string {
  return arn('iam', '', account, `access-key/${accessKeyId}`);
}

/** Undefined for a key that does not exist, is inactive or not known everywhere yet. */
export function signingKey(aws: Aws, accessKeyId: string): SigningKey | undefined {
  const session = aws.store.get<Session>(table, accessKeyId);
  if (session) {
    const role = aws.graph.get(session.role);
    return role && { secret: session.secret, principal: session.principal, session };
  }
  const key = aws.graph
    .all('iam.accessKeys')
    .find((item) => text(item.body, 'AccessKeyId') === accessKeyId && text(item.body, 'Status') === 'Active');
  const user = aws.graph.get(key?.parent ?? '');
  if (!key || !user) return undefined;
  const ready = key.createdAt + aws.lags.length(accessKeyPropagation, 0, key.id);
  if (key.createdBy !== 'seed' && aws.clock.now() < ready) return undefined;
  const principal = { arn: user.id, account: user.project, userId: text(user.body, 'UserId') };
  return { secret: text(key.hidden, 'secret'), principal };
}

export interface NewSession {
  role: string;
  sessionName: string;
  seconds: number;
  policy?: string;
}

export interface IssuedSession extends Session {
  token: string;
}

/** Issues temporary credentials of a role; those that are over are forgotten. */
export function issueSession(aws: Aws, { role, sessionName, seconds, policy }: NewSession): IssuedSession {
  const found = aws.graph.get(role);
  if (!found) throw new Error(`no role ${role}`);
  for (const old of aws.store.all<Session>(table))
    if (old.expiresAt < Date.now() - 3_600_000) aws.store.delete(table, old.accessKeyId);
  const token = `IQoJb3JpZ2luX2Vj${randomBytes(96).toString('base64')}`;
  const session: Session = {
    accessKeyId: uniqueId(aws, 'ASIA').slice(0, 20),
    secret: newSecret(),
    tokenHash: hashOf(token),
    expiresAt: Date.now() + seconds * 1000,
    principal: {
      arn: arn('sts', '', found.project, `assumed-role/${found.name}/${sessionName}`),
      account: found.project,
      userId: `${text(found.body, 'RoleId')}:${sessionName}`,
    },
    role,
    ...(policy === undefined ? {} : { policy }),
  };
  aws.store.put(table, session.accessKeyId, session);
  return { ...session, token };
}

/** Ends temporary credentials; a lasting key goes on. */
export function expireSession(aws: Aws, accessKeyId: string): void {
  const session = aws.store.get<Session>(table, accessKeyId);
  if (session) aws.store.put(table, accessKeyId, { ...session, expiresAt: 0 });
}
