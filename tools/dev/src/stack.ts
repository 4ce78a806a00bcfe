import type { Folders } from './folders.ts';
import { stackFolders } from './folders.ts';
import type { Part } from './part.ts';
import { localCloudPart } from './parts/local-cloud.ts';
import { temporalPart } from './parts/temporal.ts';
import { workerPart } from './parts/worker.ts';

/** In the order in which they are started; they are ended in the reverse. */
const stackParts: Part[] = [temporalPart, localCloudPart, workerPart];

export interface StackOptions {
  /** State folder; see `stackFolders`. */
  dir?: string;
  /** One line of progress. */
  onProgress?: (line: string) => void;
  parts?: Part[];
}

export function openStack({ dir, onProgress = () => undefined, parts = stackParts }: StackOptions): {
  folders: Folders;
  parts: Part[];
  say: (line: string) => void;
} {
  return { folders: dir === undefined ? stackFolders() : stackFolders(dir), parts, say: withTimes(onProgress) };
}

/** Puts the seconds since now before each line. */
function withTimes(onProgress: (line: string) => void): (line: string) => void {
  const began = performance.now();
  return (line) => onProgress(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}
