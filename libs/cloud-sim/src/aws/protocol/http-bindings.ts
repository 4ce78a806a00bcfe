import type { HttpRequest } from '../../core/http-server.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';
import type { OperationModel } from './model.ts';
import type { Asked } from './protocol.ts';
import type { Refusal } from './refusal.ts';
import { fromText, toText } from './scalar.ts';
import type { Member } from './shape.ts';

/** Whether a member travels outside the body. */
export function bound({ traits }: Member): boolean {
  return (
    traits.httpLabel === 1 ||
    traits.httpQuery !== undefined ||
    traits.httpQueryParams === 1 ||
    traits.httpHeader !== undefined ||
    traits.httpPrefixHeaders !== undefined ||
    traits.httpPayload === 1 ||
    traits.httpResponseCode === 1
  );
}

export function payloadOf(operation: OperationModel, side: 'input' | 'output'): Member | undefined {
  return [...operation[side].members().values()].find((member) => member.traits.httpPayload === 1);
}

function decodeLabel(text: string, refusal: Refusal): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal.malformed();
  }
}

/** Members of labels, query and headers. Throws for a query key that the model lacks. */
export function readBindings({ operation, labels }: Asked, http: HttpRequest, refusal: Refusal): JsonObject {
  const [, query = ''] = http.target.split('?');
  const form = new URLSearchParams(query);
  const fixed = new URLSearchParams(operation.http?.[1].split('?')[1] ?? '');
  const out: JsonObject = {};
  const known = new Set([...fixed.keys(), 'x-id']);
  for (const member of operation.input.members().values()) {
    const { traits, shape, name } = member;
    let value: Json | undefined;
    const label = labels[name];
    if (traits.httpLabel === 1 && label !== undefined)
      value = fromText(shape, decodeLabel(label, refusal), name, refusal);
    else if (traits.httpQuery !== undefined) {
      known.add(traits.httpQuery);
      value = fromAll(member, form.getAll(traits.httpQuery), refusal);
    } else if (traits.httpHeader !== undefined) {
      const header = http.headers[traits.httpHeader.toLowerCase()];
      const parts = shape.kind === 'list' ? header?.split(',').map((part) => part.trim()) : header;
      value = fromAll(member, [parts ?? []].flat(), refusal);
    } else if (traits.httpPrefixHeaders !== undefined) value = prefixed(traits.httpPrefixHeaders, http);
    if (value !== undefined) out[name] = value;
    else if (member.required && bound(member) && traits.httpPayload !== 1) throw refusal.missing(name);
  }
  for (const key of form.keys()) if (!known.has(key) && !/^X-Amz-/i.test(key)) throw refusal.unknown(key);
  return out;
}

function fromAll(member: Member, texts: string[], refusal: Refusal): Json | undefined {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (member.shape.kind !== 'list') return fromText(member.shape, first, member.name, refusal);
  return texts.map((text) => fromText(member.shape.element().shape, text, member.name, refusal));
}

function prefixed(prefix: string, http: HttpRequest): Json | undefined {
  const entries = Object.entries(http.headers).filter(([key]) => key.startsWith(prefix.toLowerCase()));
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** Headers of a reply. */
export function writeHeaders(operation: OperationModel, reply: JsonObject): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { name, shape, traits } of operation.output.members().values()) {
    const value = reply[name];
    if (value === undefined) continue;
    const path = `${operation.name}.${name}`;
    if (traits.httpHeader !== undefined)
      headers[traits.httpHeader.toLowerCase()] = toText(value, shape, 'http-date', path);
    else if (traits.httpPrefixHeaders !== undefined && isObject(value))
      for (const [key, item] of Object.entries(value)) headers[`${traits.httpPrefixHeaders}${key}`] = String(item);
  }
  return headers;
}
