import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { tagList, withoutTags, withTags } from '../tag-list.ts';
import { typeOf } from './object.ts';
import { invalidValue, notFound } from './refusals.ts';

const missing: Record<string, { code: string; word: string }> = {
  db: { code: 'DBInstanceNotFound', word: 'DBInstance' },
  subgrp: { code: 'DBSubnetGroupNotFoundFault', word: 'DBSubnetGroup' },
  pg: { code: 'DBParameterGroupNotFound', word: 'DBParameterGroup' },
  snapshot: { code: 'DBSnapshotNotFound', word: 'DBSnapshot' },
};

/** The object that the request's ARN names. */
function tagged(call: Call): Resource {
  const name = text(call.input, 'ResourceName');
  const [head = '', service, , account, kind = '', ...rest] = name.split(':').slice(1);
  const refusal = missing[kind];
  if (head !== 'aws' || service !== 'rds' || !refusal) throw invalidValue(`Invalid resource name: ${name}`);
  const found = account === call.caller.account ? call.aws.graph.get(name.toLowerCase()) : undefined;
  if (!found || !Object.values<string>(typeOf).includes(found.type))
    throw notFound(refusal.code, `${refusal.word} ${rest.join(':')} not found.`);
  call.touched.add(found.id);
  return found;
}

export function addTagsToResource(call: Call): undefined {
  const found = tagged(call);
  call.aws.graph.patch(found.id, { TagList: withTags(tagList(found.body, 'TagList'), tagList(call.input, 'Tags')) });
}

export function removeTagsFromResource(call: Call): undefined {
  const found = tagged(call);
  const keys = list(call.input, 'TagKeys').filter((key) => typeof key === 'string');
  call.aws.graph.patch(found.id, { TagList: withoutTags(tagList(found.body, 'TagList'), keys) });
}

export function listTagsForResource(call: Call): JsonObject {
  return { TagList: tagList(tagged(call).body, 'TagList') };
}
