import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process id alone may have gone to somebody else; with the moment of its start it names one process for good. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque: only compared. On Linux boot and clock tick, elsewhere the second that `ps` tells. */
  startedAt: string;
}

/** Undefined when no such process runs. One that has ended but was not collected by its parent yet counts as ended. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/** Signals the process if it still is the one that was identified. With `group`, all of its process group. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals, scope?: 'group'): boolean {
  if (!isRunning(identity)) return false;
  try {
    return process.kill(scope === 'group' ? -identity.pid : identity.pid, signal);
  } catch {
    return false; // it ended between the look and the signal
  }
}

function startOnLinux(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the program's name in brackets and may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, threads, ticks] = [fields[0], Number(fields[17]), fields[19]];
  // While other threads of a zombie are still ending, its sockets are open.
  const hasEnded = state === 'X' || (state === 'Z' && threads <= 1);
  if (hasEnded || ticks === undefined) return undefined;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)}-${ticks}`;
}

function startByPs(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    });
    const [state = '', ...started] = text.trim().split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
  } catch {
    return undefined;
  }
}
