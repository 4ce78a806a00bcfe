import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { tagList } from '../tag-list.ts';
import type { Tag } from '../tag-list.ts';
import { invalidInput, limitExceeded, validation } from './refusals.ts';

const most = 50;
const pattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function check(at: string, value: string, fits: boolean): void {
  const failed = `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must`;
  if (!fits) throw validation(`${failed} have length less than or equal to ${at.endsWith('key') ? 128 : 256}`);
  if (!pattern.test(value))
    throw validation(`${failed} satisfy regular expression pattern: ${pattern.source.slice(1, -1)}`);
}

/** Refuses tags that IAM does not take. */
export function checkedTags(tags: Tag[]): Tag[] {
  const keys = new Set(tags.map((tag) => tag.Key.toLowerCase()));
  if (keys.size < tags.length)
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (tags.length > most) throw limitExceeded('TagsPerEntity', most);
  for (const [index, { Key, Value }] of tags.entries()) {
    if (/^aws:/i.test(Key)) throw invalidInput('Tag keys that begin with aws: are reserved.');
    check(`tags.${index + 1}.member.key`, Key, Key.length >= 1 && Key.length <= 128);
    check(`tags.${index + 1}.member.value`, Value, Value.length <= 256);
  }
  return tags;
}

/** `Tags` of a create, or nothing. */
export function newTags(call: Call): JsonObject {
  const tags = checkedTags(tagList(call.input, 'Tags'));
  return tags.length === 0 ? {} : { Tags: tags };
}
