import type { JsonObject } from '../../core/json.ts';
import { isObject, object, objects, text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { refusal, requestedBucket, setBucket } from './bucket.ts';

export function putBucketPolicy(call: Call): undefined {
  const bucket = requestedBucket(call);
  const policy = text(call.input, 'Policy');
  const statements = statementsOf(policy);
  for (const statement of statements) {
    if (!['Allow', 'Deny'].includes(text(statement, 'Effect'))) throw malformed('Missing required field Effect');
    if (statement['Principal'] === undefined) throw malformed('Missing required field Principal');
    if (statement['Action'] === undefined) throw malformed('Missing required field Action');
    const named = [statement['Resource']].flat().filter((item) => typeof item === 'string');
    if (named.length === 0 || !named.every((item) => item === bucket.id || item.startsWith(`${bucket.id}/`)))
      throw malformed('Policy has invalid resource');
  }
  const blocked = object(bucket.body, 'PublicAccessBlock')['BlockPublicPolicy'] === true;
  if (blocked && statements.some(isPublic)) throw refusal(403, 'AccessDenied', 'Access Denied');
  setBucket(call.aws, bucket, 'Policy', policy);
}

const malformed = (message: string) => refusal(400, 'MalformedPolicy', message);

function statementsOf(policy: string): JsonObject[] {
  let read: unknown;
  try {
    read = JSON.parse(policy);
  } catch {
    read = undefined;
  }
  if (!isObject(read)) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  const statements = Array.isArray(read['Statement']) ? objects(read, 'Statement') : [object(read, 'Statement')];
  if (Object.keys(statements[0] ?? {}).length === 0) throw malformed('Missing required field Statement');
  return statements;
}

function isPublic(statement: JsonObject): boolean {
  const principal = statement['Principal'];
  const everybody = principal === '*' || (isObject(principal) && [principal['AWS']].flat().includes('*'));
  return text(statement, 'Effect') === 'Allow' && everybody && statement['Condition'] === undefined;
}

export function getBucketPolicy(call: Call): JsonObject {
  const policy = text(requestedBucket(call).body, 'Policy');
  if (policy === '') throw refusal(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist');
  return { Policy: policy };
}

export function deleteBucketPolicy(call: Call): undefined {
  setBucket(call.aws, requestedBucket(call), 'Policy', undefined);
}
