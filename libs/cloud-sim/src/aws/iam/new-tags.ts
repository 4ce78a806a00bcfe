import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { tagList } from '../tag-list.ts';
import type { Tag } from '../tag-list.ts';
import { invalidInput, limitExceeded } from './refusals.ts';

const most = 50;

/** Refuses tags that IAM does not take. */
export function checkedTags(tags: Tag[]): Tag[] {
  const keys = new Set(tags.map((tag) => tag.Key.toLowerCase()));
  if (keys.size < tags.length)
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (tags.length > most) throw limitExceeded('TagsPerEntity', most);
  for (const { Key, Value } of tags) {
    if (Key.length < 1 || Key.length > 128 || Value.length > 256 || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(Key + Value))
      throw invalidInput(`The tag key or value is not valid: ${Key}`);
    if (/^aws:/i.test(Key)) throw invalidInput('Tag keys that begin with aws: are reserved.');
  }
  return tags;
}

/** `Tags` of a create, or nothing. */
export function newTags(call: Call): JsonObject {
  const tags = checkedTags(tagList(call.input, 'Tags'));
  return tags.length === 0 ? {} : { Tags: tags };
}
