import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../../..');

/** The folder of the control plane's programs: SLIPWAY_KUBERNETES_BIN, else what the toolchain provides (and builds, if it must). */
export function kubernetesBinaries(): string {
  return process.env['SLIPWAY_KUBERNETES_BIN'] ?? toolchain('kubernetes');
}

/** The helm binary: SLIPWAY_HELM, else what the toolchain provides. */
export function helmBinary(): string {
  return process.env['SLIPWAY_HELM'] ?? toolchain('helm');
}

function toolchain(tool: string): string {
  const main = join(root, 'tools/toolchain/src/main.ts');
  const printed = execFileSync(process.execPath, [main, tool], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const path = /^\S+ (.+) \S+$/m.exec(printed)?.[1] ?? '';
  if (!existsSync(path)) throw new Error(`the toolchain printed no path for ${tool}: ${printed}`);
  return path;
}
