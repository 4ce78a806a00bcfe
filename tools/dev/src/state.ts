import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ProcessIdentity } from '@slipway/toolchain';
import type { Folders } from './folders.ts';

export const partNames = ['temporal', 'local-cloud', 'worker'] as const;
export type PartName = (typeof partNames)[number];

export interface PartRecord extends ProcessIdentity {
  /** Digest of what it was started with: a part whose settings changed is started anew. */
  fingerprint: string;
  /** ISO 8601. */
  since: string;
  log: string;
  /** Size of the log when this process began to write to it. */
  logOffset: number;
}

export interface Settings {
  /** Simulated seconds in one real second. */
  speed: number;
  /** Clouds that the worker serves; empty: all that the local cloud has. */
  clouds: string[];
}

/** What outlives a command. */
export interface StackState {
  settings: Settings;
  /** Remembered, so that addresses stay the same over restarts. */
  ports: Record<string, number>;
  parts: Partial<Record<PartName, PartRecord>>;
}

export function readState(folders: Folders): StackState {
  let text: string;
  try {
    text = readFileSync(folders.state, 'utf8');
  } catch {
    return { settings: { speed: 60, clouds: [] }, ports: {}, parts: {} };
  }
  return JSON.parse(text) as StackState;
}

/** Read, change, write in one go, so that two parts starting at once do not lose each other's lines. */
export function updateState(folders: Folders, change: (state: StackState) => void): StackState {
  const state = readState(folders);
  change(state);
  mkdirSync(folders.root, { recursive: true });
  writeFileSync(`${folders.state}.new`, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(`${folders.state}.new`, folders.state);
  return state;
}
