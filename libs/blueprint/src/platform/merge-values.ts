import type { Json, JsonObject } from '@slipway/contracts';

/** Merges as helm does: objects key by key, everything else, lists too, is replaced. */
export function mergeValues(under: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const standing = merged[key];
    merged[key] = isObject(standing) && isObject(value) ? mergeValues(standing, value) : value;
  }
  return merged;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
