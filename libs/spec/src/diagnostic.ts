/** One thing wrong with an installation file. */
export interface Diagnostic {
  file: string;
  /** Where the value stands or should stand, e.g. `spec.network.pods`; empty for the file as a whole. */
  path: string;
  /** From 1. */
  line: number;
  /** From 1, in characters. */
  column: number;
  /** What is wrong and what was expected instead; begins in lower case, without a full stop. */
  message: string;
  /** The nearest known key or value. */
  suggestion?: string;
}

export type Path = readonly (string | number)[];

/** `spec.nodePools.services`, `spec.authorizedCidrs[1]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** In the order of the file. */
export function byPosition(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column || a.path.localeCompare(b.path);
}
