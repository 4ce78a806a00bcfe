import { fileURLToPath } from 'node:url';

/** The folder of one of the repository's Go modules, `tools/<name>`. */
export function moduleFolder(name: string): string {
  return fileURLToPath(new URL(`../../../${name}`, import.meta.url));
}
