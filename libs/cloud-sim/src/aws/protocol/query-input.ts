import type { Json, JsonObject } from '../../core/json.ts';
import { fromText } from './scalar.ts';
import type { Refusal } from './refusal.ts';
import type { Member, Shape } from './shape.ts';

/** A form as a tree: `Tags.member.1.Key=a` stands four levels deep. */
interface Branch {
  text?: string;
  children: Map<string, Branch>;
}

export interface QueryStyle {
  /** EC2 numbers its lists without `member` and writes names with a capital. */
  ec2: boolean;
}

const reserved = new Set(['Action', 'Version']);

function grow(form: URLSearchParams, refusal: Refusal): Branch {
  const root: Branch = { children: new Map() };
  for (const [key, value] of form) {
    if (reserved.has(key)) continue;
    let branch = root;
    for (const part of key.split('.')) {
      const next = branch.children.get(part) ?? { children: new Map<string, Branch>() };
      branch.children.set(part, next);
      branch = next;
    }
    if (branch.text !== undefined) throw refusal.unknown(key);
    branch.text = value;
  }
  return root;
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function wireName(member: Member, { ec2 }: QueryStyle): string {
  if (!ec2) return member.traits.xmlName ?? member.name;
  return member.traits.ec2QueryName ?? capital(member.traits.xmlName ?? member.name);
}

/** Reads the form of a query request by the shape of its input. */
export function readForm(shape: Shape, form: URLSearchParams, style: QueryStyle, refusal: Refusal): JsonObject {
  const join = (path: string, part: string): string => (path === '' ? part : `${path}.${part}`);

  function structure(target: Shape, branch: Branch, path: string): JsonObject {
    const out: JsonObject = {};
    const left = new Map(branch.children);
    for (const member of target.members().values()) {
      const name = wireName(member, style);
      const child = left.get(name);
      left.delete(name);
      const at = join(path, name);
      if (child) out[member.name] = value(member, child, at);
      else if (member.required) throw refusal.missing(at);
    }
    for (const name of left.keys()) throw refusal.unknown(join(path, name));
    return out;
  }

  function numbered(branch: Branch, path: string): { item: Branch; at: string }[] {
    const items = [...branch.children].map(([number, item]) => {
      if (!/^[1-9]\d*$/.test(number)) throw refusal.unknown(join(path, number));
      return { number: Number(number), item, at: join(path, number) };
    });
    return items.sort((a, b) => a.number - b.number);
  }

  function list(member: Member, branch: Branch, path: string): Json {
    const element = member.shape.element();
    const flat = style.ec2 || member.traits.xmlFlattened === 1;
    if (branch.text === '' && branch.children.size === 0) return [];
    const name = element.traits.xmlName ?? 'member';
    const home = flat ? branch : branch.children.get(name);
    const stray = flat ? undefined : [...branch.children.keys()].find((key) => key !== name);
    if (!home || stray !== undefined) throw refusal.unknown(join(path, stray ?? name));
    return numbered(home, flat ? path : join(path, name)).map(({ item, at }) => value(element, item, at));
  }

  function map(member: Member, branch: Branch, path: string): Json {
    const flat = member.traits.xmlFlattened === 1;
    const keyName = member.shape.key().traits.xmlName ?? 'key';
    const element = member.shape.element();
    const valueName = element.traits.xmlName ?? 'value';
    const home = flat ? branch : branch.children.get('entry');
    const out: JsonObject = {};
    for (const { item, at } of home ? numbered(home, path) : []) {
      const key = item.children.get(keyName)?.text;
      const found = item.children.get(valueName);
      if (key === undefined || !found) throw refusal.missing(join(at, key === undefined ? keyName : valueName));
      out[key] = value(element, found, join(at, valueName));
    }
    return out;
  }

  function value(member: Member, branch: Branch, path: string): Json {
    const { shape: target } = member;
    if (target.kind === 'structure') return structure(target, branch, path);
    if (target.kind === 'list') return list(member, branch, path);
    if (target.kind === 'map') return map(member, branch, path);
    const [stray] = branch.children.keys();
    if (stray !== undefined || branch.text === undefined) throw refusal.unknown(join(path, stray ?? ''));
    return fromText(target, branch.text, path, refusal);
  }

  return structure(shape, grow(form, refusal), '');
}
