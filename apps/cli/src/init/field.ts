import { type Clouds, loadInstallation } from '@slipway/spec';

export interface Answers {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: Record<string, unknown>;
}

export function setField(answers: Answers, path: readonly string[], value: string): void {
  let at = answers as unknown as Record<string, unknown>;
  for (const part of path.slice(0, -1)) {
    const next = at[part];
    at = at[part] = typeof next === 'object' && next !== null ? { ...next } : {};
  }
  at[path.at(-1) ?? ''] = value;
}

/** What the schema and the cloud's checks say about one answer in an otherwise good file. */
export function problemWith(
  clouds: Clouds,
  example: Answers,
  path: readonly string[],
  answer: string,
): string | undefined {
  const file = structuredClone(example);
  setField(file, path, answer);
  const loaded = loadInstallation(JSON.stringify(file), '', clouds);
  if ('installation' in loaded) return undefined;
  return loaded.diagnostics.find((diagnostic) => diagnostic.path === path.join('.'))?.message;
}
