import { z } from 'zod';
import type { Path } from './diagnostic.ts';
import { type Problem, toProblems } from './problem.ts';
import { exampleOf, schemaAt } from './schema-at.ts';

/**
 * The file as it would parse if its broken parts were absent, so that checks across fields run although something else is
 * wrong: an operator sees all errors at once. What is required and missing is stood in for by the first example of its
 * schema; findings about such places have to be dropped. Undefined: too broken.
 */
export function repair<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  problems: readonly Problem[],
): Output | undefined {
  const copy: unknown = structuredClone(value);
  for (const { path } of problems) remove(copy, path);
  const first = schema.safeParse(copy);
  if (first.success) return first.data;

  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const { path } of toProblems(first.error.issues, copy)) {
    const example = exampleOf(schemaAt(described, path));
    if (example !== undefined) put(copy, path, example);
  }
  const second = schema.safeParse(copy);
  return second.success ? second.data : undefined;
}

function remove(value: unknown, path: Path): void {
  const parent = parentOf(value, path);
  if (Array.isArray(parent)) remove(value, path.slice(0, -1));
  else if (parent) delete parent[path.at(-1) as string];
}

function put(value: unknown, path: Path, example: unknown): void {
  const parent = parentOf(value, path);
  if (parent && !Array.isArray(parent)) parent[path.at(-1) as string] = example;
  else if (path.length > 1) put(value, path.slice(0, -1), { [path.at(-1) as string]: example });
}

function parentOf(value: unknown, path: Path): Record<string, unknown> | undefined {
  if (path.length === 0) return undefined;
  let parent: unknown = value;
  for (const part of path.slice(0, -1)) {
    if (parent === null || typeof parent !== 'object') return undefined;
    parent = (parent as Record<string | number, unknown>)[part];
  }
  return parent !== null && typeof parent === 'object' ? (parent as Record<string, unknown>) : undefined;
}
