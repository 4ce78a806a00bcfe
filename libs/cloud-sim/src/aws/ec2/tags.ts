import type { JsonObject } from '../../core/json.ts';
import { objects, text } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import type { Tag } from '../tag-list.ts';
import { tagList } from '../tag-list.ts';
import { invalidParameter } from './faults.ts';
import type { Ec2Kind } from './kinds.ts';

const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

/** Tags of a create request for the object it makes; refuses specifications for other kinds. */
export function specifiedTags(input: JsonObject, kind: Ec2Kind): Tag[] {
  const specifications = objects(input, 'TagSpecifications');
  const other = specifications.find((spec) => text(spec, 'ResourceType') !== kind);
  if (other)
    throw invalidParameter(
      `'${text(other, 'ResourceType')}' is not a valid taggable resource type for this operation.`,
    );
  const tags = specifications.flatMap((spec) => tagList(spec, 'Tags'));
  checkTags(tags);
  return tags;
}

/** Refuses what no object may carry. */
export function checkTags(tags: Tag[]): void {
  const keys = new Set<string>();
  for (const { Key, Value } of tags) {
    if (Key === '') throw invalidParameter('Tag key cannot be empty');
    if (/^aws:/i.test(Key)) throw invalidParameter("Tag keys starting with 'aws:' are reserved for internal use");
    if (Key.length > longestKey)
      throw invalidParameter(`Tag key exceeds the maximum length of ${longestKey} characters`);
    if (Value.length > longestValue)
      throw invalidParameter(`Tag value exceeds the maximum length of ${longestValue} characters`);
    if (keys.has(Key)) throw invalidParameter(`Duplicate tag key '${Key}' specified.`);
    keys.add(Key);
  }
  if (tags.length > mostTags) throw new AwsFault('TagLimitExceeded', 'The maximum number of tags has been reached.');
}

/** A map as the list that the API shows. */
export function tagsFrom(map: Record<string, string>): Tag[] {
  return Object.entries(map).map(([Key, Value]) => ({ Key, Value }));
}
