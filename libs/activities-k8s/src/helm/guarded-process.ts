import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Duplex, Readable } from 'node:stream';

export interface Ended {
  /** Null: ended by a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** After the polite signal, before the other one. */
const graceSeconds = 15;

/**
 * Ends the child when this process ends in any way: the pipe on descriptor 3 closes with it. A helm that outlives its worker
 * would go on changing a release that the next attempt takes for abandoned. What it says goes to files: a pipe to a dead worker
 * would end it before it has put its release away. Its folder holds credentials, and goes with it.
 *
 * A signal to all of this machine's processes is for the child, which would not hear it if it were ignored when it begins: until
 * then it is caught. Should the outer shell be killed all the same, the inner one ends the child and removes the folder.
 */
const guard = `
folder=$1; shift
trap : INT TERM HUP
"$@" 3<&- >"$folder/stdout" 2>"$folder/stderr" &
child=$!
trap '' INT TERM HUP
{
  read -r _ <&3
  kill -TERM $child
  waited=0
  while [ $waited -lt ${graceSeconds} ] && kill -0 $child; do sleep 1 3<&-; waited=$((waited + 1)); done
  kill -KILL $child
  kill -0 $$ || rm -rf "$folder"
} 2>/dev/null >/dev/null &
guard=$!
wait $child
code=$?
kill -KILL $guard 2>/dev/null
cat "$folder/stdout"
cat "$folder/stderr" >&2
rm -rf "$folder"
exit $code`;

/**
 * Runs a program to its end. Aborted: SIGTERM, SIGKILL after 15 s, and it still resolves with how it ended.
 * @param folder the program's own, gone when it has ended, whatever became of this process
 */
export async function runGuarded(
  folder: string,
  command: readonly string[],
  environment: Record<string, string>,
  signal: AbortSignal,
): Promise<Ended> {
  const child = spawn('/bin/sh', ['-c', guard, 'guard', folder, ...command], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Ctrl-C is for the worker, which then asks as politely as it is asked.
    detached: true,
  });
  const hold = child.stdio[3] as Duplex;
  // The other half stays open: `close` then comes after whoever may still end the program.
  const release = (): void => void hold.end();
  hold.on('error', () => hold.destroy());
  child.on('exit', release);
  if (signal.aborted) release();
  signal.addEventListener('abort', release, { once: true });
  try {
    const [code, stdout, stderr] = await Promise.all([
      new Promise<number | null>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', resolve);
      }),
      text(child.stdout as Readable),
      text(child.stderr as Readable),
    ]);
    return { code, stdout, stderr };
  } finally {
    signal.removeEventListener('abort', release);
  }
}
