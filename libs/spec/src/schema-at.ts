import type { z } from 'zod';
import type { Path } from './diagnostic.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The part of a JSON Schema that describes what stands at a path. */
export function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return schema;
  for (const branch of [schema, ...(schema.anyOf ?? [])]) {
    const next = typeof part === 'number' ? branch.items : (branch.properties?.[part] ?? branch.additionalProperties);
    if (next !== undefined && next !== null && typeof next === 'object' && !Array.isArray(next)) {
      return schemaAt(next, rest);
    }
  }
  return undefined;
}

/** Keys that may stand in the mapping at a path. */
export function keysAt(schema: JsonSchema, path: Path): string[] {
  const at = schemaAt(schema, path);
  const branches = at ? [at, ...(at.anyOf ?? [])] : [];
  return branches.flatMap((branch) => Object.keys(branch.properties ?? {}));
}

/** The first example; of an object, the examples of what it requires. */
export function exampleOf(schema: JsonSchema | undefined): unknown {
  if (schema?.examples?.[0] !== undefined) return schema.examples[0];
  if (!schema?.properties) return undefined;
  return Object.fromEntries(
    (schema.required ?? []).map((key) => [key, exampleOf(schema.properties?.[key] as JsonSchema | undefined)]),
  );
}
