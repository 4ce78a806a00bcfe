import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { AskOptions, Interrupt, Io } from './io.ts';

/** This process as the world outside. */
export function processIo(checkout: string): Io {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    checkout,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stdinIsTerminal: process.stdin.isTTY === true,
    columns: process.stdout.columns || 80,
    now: () => Date.now(),
    ask,
    onInterrupt,
    spawn: runProgram,
  };
}

/** While the line is edited Ctrl-C reaches readline and not the process; where it is not edited, the process gets it. */
async function ask(
  question: string,
  { signal, ignoreInterrupts = false }: AskOptions = {},
): Promise<string | undefined> {
  if (signal?.aborted) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const takeBack = (): void => lines.close();
  const forget = onInterrupt((name) => {
    if (name === 'SIGTERM' || !ignoreInterrupts) takeBack();
  });
  signal?.addEventListener('abort', takeBack);
  try {
    return await new Promise((resolve) => {
      lines.on('SIGINT', () => {
        if (!ignoreInterrupts) takeBack();
      });
      lines.once('close', () => resolve(undefined));
      lines.question(question).then(resolve, () => resolve(undefined));
    });
  } finally {
    forget();
    signal?.removeEventListener('abort', takeBack);
    lines.close();
  }
}

function onInterrupt(callback: (signal: Interrupt) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, callback);
  return () => {
    for (const signal of signals) process.off(signal, callback);
  };
}

/** The terminal sends Ctrl-C to the program as well; we only stay to report how it ended. */
function runProgram(
  command: string,
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<number> {
  const forget = onInterrupt(() => undefined);
  return new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    const pass = (): void => void child.kill('SIGTERM');
    process.on('SIGTERM', pass);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGTERM', pass);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  }).finally(forget);
}
