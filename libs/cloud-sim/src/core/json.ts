export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text at `key`, or '' when it is absent or something else. */
export function text(value: JsonObject | undefined, key: string): string {
  const found = value?.[key];
  return typeof found === 'string' ? found : '';
}

export function object(value: JsonObject | undefined, key: string): JsonObject {
  const found = value?.[key];
  return isObject(found) ? found : {};
}

export function list(value: JsonObject | undefined, key: string): Json[] {
  const found = value?.[key];
  return Array.isArray(found) ? found : [];
}

export function objects(value: JsonObject | undefined, key: string): JsonObject[] {
  return list(value, key).filter(isObject);
}

/** Number at `key`; the APIs send 64-bit integers as text. */
export function integer(value: JsonObject | undefined, key: string): number | undefined {
  const found = value?.[key];
  if (typeof found === 'number') return found;
  return typeof found === 'string' && found !== '' && Number.isFinite(Number(found)) ? Number(found) : undefined;
}

/** A `slipway-*` style map of text to text. */
export function labels(value: JsonObject | undefined, key: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, item] of Object.entries(object(value, key))) if (typeof item === 'string') out[name] = item;
  return out;
}

/** Makes in-place changes of stored values throw, so that every change goes through the store. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
