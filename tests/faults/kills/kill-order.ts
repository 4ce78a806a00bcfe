import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * Where in a call its worker dies. `before call`: started, nothing asked yet. `after call`: all is done, the result not reported.
 * `in poll`: an operation runs and a heartbeat has told which; a call that tells none dies in its middle. `details cleared`: the
 * same, and the next attempt does not get what the heartbeat said. `result told`: the run may have it, its next task may have begun.
 */
export const moments = ['before call', 'after call', 'in poll', 'details cleared', 'result told'] as const;
export type Moment = (typeof moments)[number];

/** Calls in which a worker dies, and when. */
export interface Deaths {
  moment: Moment;
  /** Default `SIGKILL`. */
  signal?: 'SIGKILL' | 'SIGTERM';
  /** Activity types, as regular expressions. */
  types: string[];
  /** Ids of steps; absent: all. */
  only?: string[];
  /** True: calls that do not tell how far they have got are spared. */
  onlyInWaits?: boolean;
  /** At one point; default 1. */
  times?: number;
}

/** What the workers of a trial are to die of. Read anew at every call, so it may change while they live. */
export interface KillOrder {
  deaths: Deaths[];
  /** This step's `ensure` is refused for good. */
  refuse?: string;
  /** File of what was hit, a JSON document a line. */
  hits: string;
  /** File of what calls are like, learnt on the way. */
  traits: string;
}

/** A worker that died as ordered. */
export interface Hit {
  type: string;
  id: string;
  moment: Moment;
  /** `heartbeat`: as `in poll` says; `middle`: on an outgoing request; `edge`: at the call's begin or end. */
  how: 'heartbeat' | 'middle' | 'edge';
  attempt: number;
  pid: number;
}

/** What a call was like that came to its end. */
export interface Trait {
  type: string;
  /** Its heartbeats named an operation. */
  tells: boolean;
  /** Outgoing requests. */
  requests: number;
}

export const readOrder = (path: string): KillOrder | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as KillOrder) : undefined;

export function readLines<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

/** On the disk before it returns: the writer is about to die. */
export function record(path: string, line: Hit): void {
  const file = openSync(path, 'a');
  writeSync(file, `${JSON.stringify(line)}\n`);
  fsyncSync(file);
  closeSync(file);
}

export const learn = (path: string, trait: Trait): void => appendFileSync(path, `${JSON.stringify(trait)}\n`);
