import type { JsonObject } from '../../core/json.ts';
import { list, text } from '../../core/json.ts';
import { uniqueId } from '../access/credentials.ts';
import { readPolicyDocument } from '../access/policy-document.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import { tagList } from '../tag-list.ts';

const texts = (value: JsonObject, key: string): string[] => list(value, key).filter((item) => typeof item === 'string');

/** Puts a role there as if somebody else had made it long ago: `{name, path, service | trust, policies: [ARNs], tags: [{Key, Value}]}`. */
export function seedRole(aws: Aws, account: string, seed: JsonObject): void {
  const Principal = { Service: text(seed, 'service') || 'ec2.amazonaws.com' };
  const usual = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
  const trust = text(seed, 'trust') || JSON.stringify(usual);
  const read = readPolicyDocument(trust, 'trust');
  if (typeof read === 'string') throw new Error(`the trust policy of role ${text(seed, 'name')}: ${read}`);
  seedIdentity(aws, account, seed, 'role', {
    RoleName: text(seed, 'name'),
    RoleId: uniqueId(aws, 'AROA'),
    AssumeRolePolicyDocument: trust,
    MaxSessionDuration: 3600,
  });
}

/** The same for a user. */
export function seedUser(aws: Aws, account: string, seed: JsonObject): void {
  seedIdentity(aws, account, seed, 'user', { UserName: text(seed, 'name'), UserId: uniqueId(aws, 'AIDA') });
}

function seedIdentity(aws: Aws, account: string, seed: JsonObject, kind: 'role' | 'user', body: JsonObject): void {
  const name = text(seed, 'name');
  if (name === '') throw new Error(`a ${kind} needs a name`);
  const path = text(seed, 'path') || '/';
  const id = arn('iam', '', account, `${kind}${path}${name}`);
  const tags = tagList(seed, 'tags');
  const attached = texts(seed, 'policies');
  aws.graph.forget(id);
  aws.graph.create({
    id,
    type: `iam.${kind}s`,
    cloud,
    name,
    project: account,
    location: 'global',
    body: { ...body, Path: path, Arn: id, CreateDate: aws.clock.iso(), ...(tags.length > 0 ? { Tags: tags } : {}) },
    hidden: { attached, inline: {} },
    refs: attached.filter((policy) => aws.graph.get(policy)),
    createdBy: 'seed',
  });
}
