import type { JsonObject } from '../../core/json.ts';
import { integer } from '../../core/json.ts';
import type { IssuedSession } from '../access/credentials.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';

/** Temporary credentials as all answers show them. */
export function showCredentials(session: IssuedSession): JsonObject {
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secret,
      SessionToken: session.token,
      Expiration: new Date(session.expiresAt).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: session.principal.userId, Arn: session.principal.arn },
  };
}

/** Seconds of a session; throws beyond what the role allows. */
export function sessionSeconds(call: Call, role: string): number {
  const seconds = integer(call.input, 'DurationSeconds') ?? 3600;
  if (seconds < 900 || seconds > 43_200)
    throw new AwsFault(
      'ValidationError',
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${seconds < 900 ? 'greater than or equal to 900' : 'less than or equal to 43200'}`,
    );
  const most = integer(call.aws.graph.get(role)?.body, 'MaxSessionDuration') ?? 3600;
  if (seconds > most)
    throw new AwsFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  return seconds;
}
