import type { Json, JsonObject } from '../../core/json.ts';
import { isObject, list, objects, text } from '../../core/json.ts';
import { tagList } from '../tag-list.ts';
import { invalidParameter } from './faults.ts';

/** Path into what the API shows of an object, by the filter's name: `{'attachment.vpc-id': 'Attachments.VpcId'}`. */
export type FilterTable = Record<string, string>;

export interface Filter {
  name: string;
  values: string[];
}

/** Filters of a request; values of one are alternatives, filters are joined by and. */
export function filtersOf(input: JsonObject, member: string): Filter[] {
  return objects(input, member).map((filter) => ({
    name: text(filter, 'Name'),
    values: list(filter, 'Values').filter((value) => typeof value === 'string'),
  }));
}

/** Test for what the API shows of an object; refuses filters that the operation does not know. */
export function compileFilters(filters: Filter[], table: FilterTable): (shown: JsonObject) => boolean {
  const tests = filters.map(({ name, values }) => {
    const patterns = values.map(pattern);
    const read = reader(name, table);
    return (shown: JsonObject): boolean => read(shown).some((value) => patterns.some((one) => one.test(value)));
  });
  return (shown) => tests.every((test) => test(shown));
}

/** Whether a request asks the index of tags. */
export function asksTags(filters: Filter[]): boolean {
  return filters.some(({ name }) => name.startsWith('tag:') || name === 'tag-key');
}

function reader(name: string, table: FilterTable): (shown: JsonObject) => string[] {
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (shown) => tagList(shown, 'Tags').flatMap((tag) => (tag.Key === key ? [tag.Value] : []));
  }
  if (name === 'tag-key') return (shown) => tagList(shown, 'Tags').map((tag) => tag.Key);
  const path = table[name];
  if (path === undefined) throw invalidParameter(`The filter '${name}' is invalid`);
  return (shown) => valuesAt(shown, path.split('.'));
}

function valuesAt(value: Json | undefined, path: string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [step, ...rest] = path;
  if (step !== undefined) return isObject(value) ? valuesAt(value[step], rest) : [];
  return value === undefined || value === null || isObject(value) ? [] : [String(value)];
}

/** `*` stands for any text, `?` for one character, a backslash takes the meaning away. */
function pattern(value: string): RegExp {
  const source = value.replace(/\\([*?\\])|([*?])|([.+^${}()|[\]\\/-])/g, (_all, escaped, wild, plain) => {
    if (escaped !== undefined) return `\\${String(escaped)}`;
    if (wild !== undefined) return wild === '*' ? '[^]*' : '[^]';
    return `\\${String(plain)}`;
  });
  return new RegExp(`^${source}$`);
}
