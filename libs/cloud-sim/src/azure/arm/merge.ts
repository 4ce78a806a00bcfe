import type { Json, JsonObject } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';

/** JSON merge patch (RFC 7396), but tags come as a whole. */
export function mergePatch(before: JsonObject, patch: JsonObject): JsonObject {
  const merged = merge(before, patch);
  return patch['tags'] === undefined ? merged : { ...merged, tags: patch['tags'] };
}

function merge(before: JsonObject, patch: JsonObject): JsonObject {
  const out: JsonObject = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) delete out[key];
    else out[key] = isObject(value) ? merge(asObject(out[key]), value) : value;
  }
  return out;
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
