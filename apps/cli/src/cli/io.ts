export type Interrupt = 'SIGINT' | 'SIGTERM';

export interface AskOptions {
  /** Takes the question back. */
  signal?: AbortSignal;
  /** Ctrl-C is no answer. */
  ignoreInterrupts?: boolean;
}

/** The world outside, as a command sees it. Tests give another one. */
export interface Io {
  /** Standard output: data. */
  out(text: string): void;
  /** Standard error: talk. */
  err(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Where this copy of Slipway lies. */
  checkout: string;
  /** Somebody reads standard output as it comes. */
  stdoutIsTerminal: boolean;
  /** Somebody can be asked. */
  stdinIsTerminal: boolean;
  columns: number;
  /** Shows the question and returns the line that was typed; undefined at the end of input, on Ctrl-C and when aborted. */
  ask(question: string, options?: AskOptions): Promise<string | undefined>;
  /** Calls back on Ctrl-C and on SIGTERM until the returned function is called. */
  onInterrupt(callback: (signal: Interrupt) => void): () => void;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs a program with our own input and output; returns its exit code. */
  spawn(command: string, args: readonly string[], env: Record<string, string | undefined>): Promise<number>;
}
