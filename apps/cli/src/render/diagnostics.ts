import type { JsonObject } from '@slipway/contracts';
import type { Diagnostic } from '@slipway/spec';
import type { InvalidFile } from '../cli/invalid-file.ts';
import { pad, type Style } from './style.ts';

/** All that is wrong with a file as one tree: sections of the file, below them the places in it. */
export function renderDiagnostics({ file, diagnostics, message }: InvalidFile, style: Style): string {
  const sections = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const section = sectionOf(diagnostic.path);
    sections.set(section, [...(sections.get(section) ?? []), diagnostic]);
  }
  const places = diagnostics.map(({ line, column }) => `${line}:${column}`);
  const columns = Math.max(...places.map((place) => place.length));
  const lines = [...sections].flatMap(([section, found]) => [
    ` ${style.bold(section)}`,
    ...found.map(({ path, line, column, message: what, suggestion }, index) => {
      const branch = index === found.length - 1 ? style.glyphs.last : style.glyphs.middle;
      const name = path.slice(section.length).replace(/^\./, '');
      const hint = suggestion === undefined ? '' : `; did you mean ${style.green(suggestion)}?`;
      const place = style.cyan(pad(`${line}:${column}`, columns));
      return `  ${branch} ${place}  ${name === '' ? '' : `${name}: `}${what}${hint}`;
    }),
  ]);
  const first = diagnostics[0];
  const where = first === undefined ? file : `${file}:${first.line}:${first.column}`;
  return [
    `${style.red('ERROR')} ${message}`,
    ...lines,
    `  Fix:   edit ${where}, then   slipway validate -f ${file}`,
  ].join('\n');
}

export function diagnosticsDocument({ file, diagnostics, message }: InvalidFile): JsonObject {
  const listed = diagnostics.map((diagnostic) => ({ ...diagnostic }));
  return { valid: false, file, error: { code: 'INVALID_SPEC', message }, diagnostics: listed };
}

/** `metadata`, `spec.network`, or what stands at the top of the file. */
function sectionOf(path: string): string {
  const parts = path.split('.');
  if (path === '') return '(file)';
  return parts.length > 2 && parts[0] === 'spec' ? parts.slice(0, 2).join('.') : (parts[0] ?? path);
}
