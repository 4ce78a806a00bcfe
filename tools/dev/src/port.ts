import { createServer } from 'node:net';
import type { Folders } from './folders.ts';
import { readState, updateState } from './state.ts';

/** Below the range that systems take outgoing connections from: what is free now is then still free after a restart. */
const lowest = 20_000;
const highest = 32_000;

/** The port of this name: the one it had before if it is still free, else another, remembered from now on. */
export async function rememberedPort(folders: Folders, name: string): Promise<number> {
  const { ports } = readState(folders);
  const taken = new Set(Object.values(ports));
  for (let candidate = ports[name]; ; candidate = lowest + Math.floor(Math.random() * (highest - lowest))) {
    if (candidate === undefined || (candidate !== ports[name] && taken.has(candidate))) continue;
    if (!(await isFree(candidate))) continue;
    const port = candidate;
    updateState(folders, (state) => (state.ports[name] = port));
    return port;
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
