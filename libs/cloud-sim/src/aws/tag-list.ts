import type { JsonObject } from '../core/json.ts';
import { objects, text } from '../core/json.ts';

/** A tag as most services show it. */
export interface Tag extends JsonObject {
  Key: string;
  Value: string;
}

/** Tags at `key` of a request or a body. */
export function tagList(value: JsonObject, key: string): Tag[] {
  return objects(value, key).map((tag) => ({ Key: text(tag, 'Key'), Value: text(tag, 'Value') }));
}

/** `added` wins over `before` where both have a key. */
export function withTags(before: Tag[], added: Tag[]): Tag[] {
  const keys = new Set(added.map((tag) => tag.Key));
  return [...before.filter((tag) => !keys.has(tag.Key)), ...added];
}

export function withoutTags(before: Tag[], keys: readonly string[]): Tag[] {
  return before.filter((tag) => !keys.includes(tag.Key));
}
