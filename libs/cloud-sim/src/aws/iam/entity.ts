import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, objects, text } from '../../core/json.ts';
import { arn, cloud } from '../aws.ts';
import { page } from '../page.ts';
import type { Call, Operation } from '../service.ts';
import { tagList } from '../tag-list.ts';
import { validation } from './refusals.ts';

export type Kind = 'role' | 'user' | 'policy' | 'instance-profile';

const types: Record<Kind, string> = {
  role: 'iam.roles',
  user: 'iam.users',
  policy: 'iam.policies',
  'instance-profile': 'iam.instanceProfiles',
};

function iamArn(call: Call, kind: Kind, path: string, name: string): string {
  return arn('iam', '', call.caller.account, `${kind}${path}${name}`);
}

export function entities(call: Call, kind: Kind): Resource[] {
  return call.aws.graph.all(types[kind]).filter((item) => item.project === call.caller.account);
}

/** By name, which is unique whatever the path and the case. */
export function findByName(call: Call, kind: Kind, name: string): Resource | undefined {
  return entities(call, kind).find((item) => item.name.toLowerCase() === name.toLowerCase());
}

/** ARN of what has this name, or of what would have it. */
export function arnByName(call: Call, kind: Kind, name: string): string {
  return findByName(call, kind, name)?.id ?? iamArn(call, kind, text(call.input, 'Path') || '/', name);
}

export interface NewEntity {
  kind: Kind;
  path: string;
  name: string;
  body: JsonObject;
  hidden?: JsonObject;
  refs?: string[];
  providerOwned?: boolean;
}

export function createEntity(call: Call, { kind, path, name, body, hidden, refs, providerOwned }: NewEntity): Resource {
  const { aws, caller } = call;
  const id = iamArn(call, kind, path, name);
  aws.graph.forget(id);
  return aws.graph.create({
    id,
    type: types[kind],
    cloud,
    name,
    project: caller.account,
    location: 'global',
    body: { Path: path, Arn: id, CreateDate: aws.clock.iso(), ...body },
    ...(hidden === undefined ? {} : { hidden }),
    refs: refs ?? [],
    createdBy: caller.arn,
    ...(providerOwned === true ? { providerOwned: true } : {}),
  });
}

/** What a list shows now: a fresh entity may be missing, a deleted one still there. */
export function listed(call: Call, kind: Kind): Resource[] {
  const { lags, graph } = call.aws;
  const ghosts = graph
    .tombstones(types[kind])
    .filter((item) => item.project === call.caller.account && lags.ghost(item, call.reader));
  const prefix = text(call.input, 'PathPrefix') || '/';
  return [...entities(call, kind).filter((item) => lags.visible(item, 'list', call.reader)), ...ghosts]
    .filter((item) => text(item.body, 'Path').startsWith(prefix))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One page as all lists of IAM have it, with items under `key`. */
export function paged(call: Call, key: string, items: JsonObject[] | string[]): JsonObject {
  const size = integer(call.input, 'MaxItems') ?? 100;
  if (size < 1 || size > 1000)
    throw validation(
      `1 validation error detected: Value '${size}' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000`,
    );
  const { items: some, next } = page<JsonObject | string>([...items], size, text(call.input, 'Marker'), () =>
    validation('Invalid Marker.'),
  );
  return { [key]: some, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
}

/** An operation whose permission is about one ARN. */
export function about(
  resource: (call: Call) => string,
  handle: Operation['handle'],
  name: Operation['name'] = (input) =>
    text(input, 'RoleName') ||
    text(input, 'UserName') ||
    text(input, 'PolicyName') ||
    text(input, 'InstanceProfileName') ||
    (text(input, 'PolicyArn').split('/').at(-1) ?? ''),
): Operation {
  return {
    handle,
    name,
    actions: (call) => {
      const needed = { resource: resource(call), context: tagContext(call, resource(call)) };
      const whole = [{ ...needed, action: `iam:${call.operation}` }];
      // Who creates with tags needs the right to tag, too: CreateRole and TagRole.
      const tags = call.operation.startsWith('Create') && objects(call.input, 'Tags').length > 0;
      return tags ? [...whole, { ...needed, action: call.operation.replace(/^Create/, 'iam:Tag') }] : whole;
    },
  };
}

/** Tags of the request and of what it is about, as condition keys. */
function tagContext(call: Call, resource: string): Record<string, string | string[]> {
  const asked = tagList(call.input, 'Tags');
  const there = tagList(call.aws.graph.get(resource)?.body ?? {}, 'Tags');
  return {
    ...Object.fromEntries(asked.map((tag) => [`aws:RequestTag/${tag.Key}`, tag.Value])),
    ...Object.fromEntries(
      there.flatMap((tag) => ['aws', 'iam'].map((of) => [`${of}:ResourceTag/${tag.Key}`, tag.Value])),
    ),
    ...(asked.length > 0 ? { 'aws:TagKeys': asked.map((tag) => tag.Key) } : {}),
  };
}
