import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { identify } from '@slipway/toolchain';
import { StackFailure } from './failure.ts';
import { checkout, type Folders } from './folders.ts';
import type { Launch } from './part.ts';
import { updateState, type PartName, type PartRecord } from './state.ts';

export function fingerprintOf({ command, args, env, reads }: Launch): string {
  const sorted = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([command, args, sorted, reads]))
    .digest('hex')
    .slice(0, 16);
}

/** Starts a process that outlives this one, writes to its log, and is on record before anybody waits for it. */
export async function launchPart(folders: Folders, name: PartName, launch: Launch): Promise<PartRecord> {
  mkdirSync(folders.logs, { recursive: true });
  const log = join(folders.logs, `${name}.log`);
  const file = openSync(log, 'a');
  try {
    const logOffset = fstatSync(file).size;
    const env = { ...process.env, ...launch.env };
    const child = spawn(launch.command, launch.args, {
      cwd: checkout,
      env,
      detached: true,
      stdio: ['ignore', file, file],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) =>
        reject(
          new StackFailure(`${name} cannot be started: ${error.message}.`, `Check that ${launch.command} exists.`),
        ),
      );
    });
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw new StackFailure(`${name} ended at once.`, `Read ${log}.`);
    const record = { ...identity, fingerprint: fingerprintOf(launch), since: new Date().toISOString(), log, logOffset };
    updateState(folders, (state) => (state.parts[name] = record));
    return record;
  } finally {
    closeSync(file);
  }
}
