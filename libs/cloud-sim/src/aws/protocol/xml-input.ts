import type { Json, JsonObject } from '../../core/json.ts';
import type { Refusal } from './refusal.ts';
import { fromText } from './scalar.ts';
import type { Member, Shape } from './shape.ts';
import type { XmlElement } from './xml.ts';

/** Reads an element by the members of a shape. */
export function readXml(
  shape: Shape,
  root: XmlElement,
  refusal: Refusal,
  skip?: (member: Member) => boolean,
): JsonObject {
  function structure(target: Shape, from: XmlElement, path: string, leave?: (member: Member) => boolean): JsonObject {
    const out: JsonObject = {};
    const left = new Set(from.children.map((child) => child.name));
    for (const member of target.members().values()) {
      if (leave?.(member)) continue;
      const name = member.own.xmlName ?? member.name;
      const at = path === '' ? name : `${path}.${name}`;
      const attribute = member.traits.xmlAttribute === 1 ? from.attributes[name] : undefined;
      const found = from.children.filter((child) => child.name === name);
      left.delete(name);
      if (attribute !== undefined) out[member.name] = fromText(member.shape, attribute, at, refusal);
      else if (found.length > 0) out[member.name] = value(member, found, at);
      else if (member.required) throw refusal.missing(at);
    }
    for (const name of left) throw refusal.unknown(path === '' ? name : `${path}.${name}`);
    return out;
  }

  function value(member: Member, found: XmlElement[], path: string): Json {
    const { shape: target } = member;
    const flat = member.traits.xmlFlattened === 1;
    const [first] = found;
    if (!first || (found.length > 1 && !flat)) throw refusal.unknown(path);
    if (target.kind === 'structure') return structure(target, first, path);
    if (target.kind === 'list') {
      const item = target.element();
      if (flat) return found.map((each) => value(item, [each], path));
      const name = item.traits.xmlName ?? 'member';
      return first.children.map((each) => {
        if (each.name !== name) throw refusal.unknown(`${path}.${each.name}`);
        return value(item, [each], path);
      });
    }
    if (target.kind === 'map') return entries(target, flat ? found : first.children, path);
    if (first.children.length > 0) throw refusal.unknown(`${path}.${first.children[0]?.name ?? ''}`);
    return fromText(target, first.text, path, refusal);
  }

  function entries(target: Shape, found: XmlElement[], path: string): Json {
    const keyName = target.key().traits.xmlName ?? 'key';
    const item = target.element();
    const valueName = item.traits.xmlName ?? 'value';
    return Object.fromEntries(
      found.map((entry) => {
        const key = entry.children.find((child) => child.name === keyName);
        const content = entry.children.filter((child) => child.name === valueName);
        if (!key || content.length === 0) throw refusal.missing(`${path}.${key ? valueName : keyName}`);
        return [key.text, value(item, content, path)];
      }),
    );
  }

  return structure(shape, root, '', skip);
}
