import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Folders } from '../folders.ts';
import { stackFolders } from '../folders.ts';
import type { Part } from '../part.ts';
import { rememberedPort } from '../port.ts';
import type { StackOptions } from '../stack.ts';
import { readState, type PartName, type PartRecord } from '../state.ts';
import { stop } from '../stop.ts';

/** A stack of fake parts in a folder of its own. */
export interface TestStack {
  options: StackOptions & { dir: string; parts: Part[]; tool: () => Promise<string> };
  folders: Folders;
  said: string[];
  /** What the parts noted, in order. */
  journal(): string[];
  record(name: PartName): PartRecord;
  pids(): Record<string, number>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function makeTestStack(traits: Partial<Record<PartName, string[]>> = {}): Promise<TestStack> {
  const dir = await mkdtemp(join(tmpdir(), 'slipway-dev-'));
  const folders = stackFolders(dir);
  const journal = join(dir, 'journal');
  const said: string[] = [];
  const parts = [
    fakePart('temporal', [], journal, traits),
    fakePart('local-cloud', [], journal, traits),
    fakePart('worker', ['temporal', 'local-cloud'], journal, traits),
  ];
  const options = {
    dir,
    parts,
    onProgress: (line: string) => void said.push(line),
    tool: () => Promise.resolve('/nowhere'),
  };
  const record = (name: PartName) => {
    const found = readState(folders).parts[name];
    if (found === undefined) throw new Error(`${name} is not on record`);
    return found;
  };
  return {
    options,
    folders,
    said,
    record,
    journal: () => readFileSync(journal, 'utf8').split('\n').filter(Boolean),
    pids: () => Object.fromEntries(Object.entries(readState(folders).parts).map(([name, { pid }]) => [name, pid])),
    [Symbol.asyncDispose]: async () => {
      await stop(options);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const program = fileURLToPath(new URL('fake-part.ts', import.meta.url));

function fakePart(
  name: PartName,
  needs: PartName[],
  journal: string,
  traits: Partial<Record<PartName, string[]>>,
): Part {
  const port = (folders: Folders) => readState(folders).ports[name] ?? 0;
  return {
    name,
    needs,
    tools: [],
    startTimeoutMs: 60_000,
    // Only who does not listen is killed, however slow the machine.
    stopTimeoutMs: traits[name]?.includes('deaf') ? 500 : 60_000,
    async prepare({ folders, settings }, running) {
      const own = running ? port(folders) : await rememberedPort(folders, name);
      const args = [program, name, String(own), journal, ...(traits[name] ?? [])];
      return {
        command: process.execPath,
        args,
        env: {},
        reads: name === 'local-cloud' ? [String(settings.speed)] : [],
      };
    },
    async check({ folders }) {
      await (await fetch(`http://127.0.0.1:${port(folders)}`, { signal: AbortSignal.timeout(5_000) })).text();
    },
    address: ({ folders }) => `127.0.0.1:${port(folders)}`,
  };
}
