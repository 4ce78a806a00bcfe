import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Webpack puts the sources into it; they hold nothing that runs. */
const sourceMap = /\n\/\/# sourceMappingURL=\S*\s*$/;

/**
 * What tells one build of the worker from another: the package's version and the first digits of the SHA-256 of the workflow code.
 * @param codePath of the workflow bundle
 */
export function buildIdOf(codePath: string): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const code = readFileSync(codePath, 'utf8').replace(sourceMap, '');
  return `${version}-${createHash('sha256').update(code).digest('hex').slice(0, 12)}`;
}
