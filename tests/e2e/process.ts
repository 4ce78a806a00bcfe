import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface Ended {
  /** -1: ended by a signal. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. Never rejects for its exit code. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, ...output }));
  });
}

/** Whether a process runs. One that ended and was not collected by its parent yet does not. */
export async function isAlive(pid: number): Promise<boolean> {
  const state =
    process.platform === 'linux'
      ? await stateInProc(pid)
      : (await run('ps', ['-o', 'stat=', '-p', `${pid}`], process.env)).stdout.trim();
  return state !== '' && !state.startsWith('Z');
}

async function stateInProc(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
}

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** All that a process has started and that still runs, the deepest last. */
export async function descendantsOf(pid: number): Promise<Process[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,args='], process.env);
  const all = stdout.split('\n').flatMap((line) => {
    const [, id, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return id === undefined ? [] : [{ pid: Number(id), parent: Number(parent), command: command ?? '' }];
  });
  const below = (of: number): Process[] =>
    all.filter(({ parent }) => parent === of).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid);
}
