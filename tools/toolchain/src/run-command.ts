import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface RunOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Milliseconds; without it the command may take as long as it likes. */
  timeoutMs?: number;
  /** Every line of its standard error, as it comes. */
  onLine?: (line: string) => void;
  onStart?: (pid: number) => void;
}

export interface RunResult {
  /** Null when a signal ended it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command to its end. It gets a process group of its own, which dies with this process: a build has children, and Ctrl-C must not
 * leave them behind. Rejects when the command cannot be started (`ENOENT`) or takes longer than `timeoutMs` (`ETIMEDOUT`).
 */
export function runCommand(command: string, args: string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let timedOut = false;
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            if (child.pid !== undefined) killGroup(child.pid);
          }, options.timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    createInterface(child.stderr).on('line', (line) => {
      stderr += `${line}\n`;
      options.onLine?.(line);
    });
    if (child.pid !== undefined) {
      track(child.pid);
      options.onStart?.(child.pid);
    }
    const settle = () => {
      clearTimeout(timer);
      if (child.pid !== undefined) untrack(child.pid);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (exitCode) => {
      settle();
      if (timedOut)
        reject(Object.assign(new Error(`${command} took longer than ${options.timeoutMs} ms.`), { code: 'ETIMEDOUT' }));
      else resolve({ exitCode, stdout, stderr });
    });
  });
}

const running = new Set<number>();
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function track(pid: number): void {
  if (running.size === 0) {
    process.on('exit', killAll);
    for (const signal of endings) process.on(signal, dieBy);
  }
  running.add(pid);
}

function untrack(pid: number): void {
  running.delete(pid);
  if (running.size > 0) return;
  process.off('exit', killAll);
  for (const signal of endings) process.off(signal, dieBy);
}

function killAll(): void {
  for (const pid of running) killGroup(pid);
}

function dieBy(signal: NodeJS.Signals): void {
  killAll();
  for (const other of endings) process.off(other, dieBy);
  // With nobody else listening the signal ends this process as it would have without us.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}
