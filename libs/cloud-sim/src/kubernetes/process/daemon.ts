import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive } from './alive.ts';
import type { PidFile } from './pid-file.ts';

/** A program that has to be alive. */
export interface DaemonSpec {
  /** Unique over the pid file, e.g. `gke-1/etcd`. */
  name: string;
  command: string;
  args: string[];
  /** Both output streams are appended here: a file, not a pipe, so that a killed parent does not take the child along. */
  logFile: string;
  /** A part of the command line no other process has: tells our child from a stranger that got its pid. */
  fingerprint: string;
}

const restartDelayMilliseconds = 500;
const killAfterMilliseconds = 4_000;

/** Keeps one process alive until told to end it; a living one of an earlier run is adopted instead of started twice. */
export class Daemon {
  readonly #spec: DaemonSpec;
  readonly #pids: PidFile;
  #pid: number | undefined;
  #supervision: { abort: AbortController; done: Promise<void> } | undefined;

  constructor(spec: DaemonSpec, pids: PidFile) {
    this.#spec = spec;
    this.#pids = pids;
  }

  async start(): Promise<void> {
    const recorded = this.#pids.find(this.#spec.name);
    if (recorded && (await isOurs(recorded.pid, this.#spec.fingerprint))) this.#pid = recorded.pid;
    else this.#spawn();
    const abort = new AbortController();
    this.#supervision = { abort, done: this.#supervise(abort.signal) };
  }

  /** Ends the process by its own id, politely first. Absent is success. */
  async stop(): Promise<void> {
    this.#supervision?.abort.abort();
    await this.#supervision?.done;
    const pid = this.#pid;
    if (pid !== undefined) await endProcess(pid);
    this.#pid = undefined;
    this.#pids.remove(this.#spec.name);
  }

  #spawn(): void {
    const log = openSync(this.#spec.logFile, 'a');
    try {
      const child = spawn(this.#spec.command, this.#spec.args, {
        stdio: ['ignore', log, log],
        env: { PATH: process.env['PATH'] },
      });
      // Without a listener a missing binary would end this process; the supervision below reports it instead.
      child.on('error', () => undefined);
      child.unref();
      this.#pid = child.pid;
      if (child.pid !== undefined) this.#pids.record({ pid: child.pid, name: this.#spec.name });
    } finally {
      closeSync(log);
    }
  }

  async #supervise(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(restartDelayMilliseconds, undefined, { ref: false, signal }).catch(() => undefined);
      if (!signal.aborted && (this.#pid === undefined || !isAlive(this.#pid))) this.#spawn();
    }
  }
}

/** Ends what an earlier run has left behind: the recorded processes whose name begins so and whose command line has the fingerprint. */
export async function endRecorded(pids: PidFile, prefix: string, fingerprint: string): Promise<void> {
  const left = pids.processes.filter(({ name }) => name.startsWith(prefix));
  for (const { pid, name } of left) {
    if (await isOurs(pid, fingerprint)) await endProcess(pid);
    pids.remove(name);
  }
}

async function endProcess(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  signal(pid, 'SIGTERM');
  if (await isGoneWithin(pid, killAfterMilliseconds)) return;
  signal(pid, 'SIGKILL');
  await isGoneWithin(pid, killAfterMilliseconds);
}

/** Whether a recorded pid still is the process it was recorded for. */
async function isOurs(pid: number, fingerprint: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.includes(fingerprint);
}

async function isGoneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone between the look and the signal: what we wanted.
  }
}
