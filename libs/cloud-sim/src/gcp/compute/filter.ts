import type { JsonObject } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';
import { invalid } from '../fault.ts';

type Test = (item: JsonObject) => boolean;

/** List filter of the Compute API: comparisons with `=`, `!=`, `:`, `eq`, `ne`, joined by AND and OR, with parentheses. */
export function compileFilter(filter: string): Test {
  if (filter.trim() === '') return () => true;
  const tokens = filter.match(/\(|\)|"(?:[^"\\]|\\.)*"|!=|[=:<>]|[^\s()=:!<>"]+(?::\/\/[^\s()"]+)?/g) ?? [];
  let position = 0;
  const bad = () => invalid(`Invalid value for field 'filter': '${filter}'. Invalid list filter expression.`);

  function either(): Test {
    let left = both();
    while (tokens[position] === 'OR') {
      position++;
      const [a, b] = [left, both()];
      left = (item) => a(item) || b(item);
    }
    return left;
  }

  function both(): Test {
    let left = one();
    while (position < tokens.length && tokens[position] !== ')' && tokens[position] !== 'OR') {
      if (tokens[position] === 'AND') position++;
      const [a, b] = [left, one()];
      left = (item) => a(item) && b(item);
    }
    return left;
  }

  function one(): Test {
    if (tokens[position] === '(') {
      position++;
      const inner = either();
      if (tokens[position++] !== ')') throw bad();
      return inner;
    }
    const [field, operator, raw] = tokens.slice(position, position + 3);
    position += 3;
    if (field === undefined || operator === undefined || raw === undefined) throw bad();
    const compare = comparisons[operator];
    if (!compare) throw bad();
    const wanted = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
    return (item) => compare(valueAt(item, field.split('.')), wanted);
  }

  const test = either();
  if (position < tokens.length) throw bad();
  return test;
}

function valueAt(item: JsonObject, path: string[]): string | undefined {
  let value: unknown = item;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return typeof value === 'string' ? value : value === undefined || value === null ? undefined : JSON.stringify(value);
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
const wildcard = (text: string): RegExp => whole(text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'));

const comparisons: Record<string, (value: string | undefined, wanted: string) => boolean> = {
  '=': (value, wanted) => value !== undefined && wildcard(wanted).test(value),
  '!=': (value, wanted) => value === undefined || !wildcard(wanted).test(value),
  ':': (value, wanted) =>
    value !== undefined &&
    (wanted === '*' ||
      value === wanted ||
      (wanted.includes('*') ? wildcard(wanted).test(value) : value.includes(wanted))),
  eq: (value, wanted) => value !== undefined && whole(wanted).test(value),
  ne: (value, wanted) => value === undefined || !whole(wanted).test(value),
};
