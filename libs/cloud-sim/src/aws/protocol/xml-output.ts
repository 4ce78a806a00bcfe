import type { Json, JsonObject } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';
import { toText } from './scalar.ts';
import type { Member, Shape } from './shape.ts';

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;')
    .replaceAll('\n', '&#xA;');
}

export function element(name: string, content: string, attributes = ''): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

/** Elements for the members of a structure that a reply has. Throws for what the model lacks, and for what it requires and lacks here. */
export function writeMembers(
  shape: Shape,
  reply: JsonObject,
  path: string,
  skip?: (member: Member) => boolean,
): string {
  const members = shape.members();
  for (const [name, value] of Object.entries(reply))
    if (value !== undefined && !members.has(name)) throw new Error(`reply: ${path} has no member ${name} in the model`);
  let out = '';
  for (const member of members.values()) {
    const value = reply[member.name];
    if (value === undefined) {
      if (member.required) throw new Error(`reply: ${path} lacks ${member.name}, which the model requires`);
    } else if (!skip?.(member) && member.traits.xmlAttribute !== 1)
      out += writeMember(member, value, `${path}.${member.name}`);
  }
  return out;
}

function writeMember(member: Member, value: Json, path: string): string {
  return writeValue(member.own.xmlName ?? member.name, member, value, path);
}

function writeValue(name: string, member: Member, value: Json, path: string): string {
  const { shape, traits } = member;
  const flat = traits.xmlFlattened === 1;
  if (shape.kind === 'structure') {
    if (!isObject(value)) throw new Error(`reply: ${path} is no object`);
    return element(name, writeMembers(shape, value, path), attributesOf(member, value));
  }
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) throw new Error(`reply: ${path} is no list`);
    const item = shape.element();
    const itemName = flat ? name : (item.traits.xmlName ?? 'member');
    const items = value.map((each, index) => writeValue(itemName, item, each, `${path}[${index}]`)).join('');
    return flat ? items : element(name, items);
  }
  if (shape.kind === 'map') {
    if (!isObject(value)) throw new Error(`reply: ${path} is no map`);
    const item = shape.element();
    const keyName = shape.key().traits.xmlName ?? 'key';
    const entries = Object.entries(value).flatMap(([key, each]) => {
      if (each === undefined) return [];
      const pair =
        element(keyName, escapeXml(key)) + writeValue(item.traits.xmlName ?? 'value', item, each, `${path}.${key}`);
      return [element(flat ? name : 'entry', pair)];
    });
    return flat ? entries.join('') : element(name, entries.join(''));
  }
  return element(name, escapeXml(toText(value, shape, 'date-time', path)));
}

/** Attributes of a structure's element: in practice `xsi:type` of a grantee of S3. */
function attributesOf(member: Member, value: JsonObject): string {
  const [prefix = '', namespace = ''] = member.traits.xmlNamespace ?? [];
  let out = namespace === '' ? '' : ` xmlns${prefix === '' ? '' : `:${prefix}`}="${namespace}"`;
  for (const inner of member.shape.members().values()) {
    const given = value[inner.name];
    if (inner.traits.xmlAttribute === 1 && typeof given === 'string')
      out += ` ${inner.traits.xmlName ?? inner.name}="${escapeXml(given)}"`;
  }
  return out;
}
