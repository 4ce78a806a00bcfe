import type { Answers } from './field.ts';

/** The file as a person would write it: in a good order, with the line that gives editors completion and red lines. */
export function writeInstallation({ apiVersion, kind, metadata, spec }: Answers, schemaPath: string): string {
  const lines = Object.entries(spec).map(([key, value]) => `  ${key}: ${inline(value)}`);
  return [
    `# yaml-language-server: $schema=${schemaPath}`,
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    `metadata: { name: ${scalar(metadata.name)} }`,
    'spec:',
    ...lines,
    '',
  ].join('\n');
}

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalar(String(value));
  const fields = Object.entries(value).map(([key, inner]) => `${key}: ${inline(inner)}`);
  return `{ ${fields.join(', ')} }`;
}

/** Quoted where YAML would read something else. Numbers and truth values are meant as such. */
function scalar(text: string): string {
  const plain = /^[A-Za-z0-9_./@-]+$/.test(text) && !/^(null|~|-.*|@.*)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
