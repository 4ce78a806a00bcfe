import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AskOptions, Interrupt, Io } from '../cli/io.ts';

/** 2026-01-02T03:04:05Z. */
export const noon = Date.UTC(2026, 0, 2, 3, 4, 5);

/** An outside with a folder of its own, whose answers are given beforehand and whose output is kept. */
export class FakeIo implements Io {
  stdout = '';
  stderr = '';
  env: Record<string, string | undefined> = { LANG: 'C.UTF-8', USER: 'ada' };
  readonly cwd = mkdtempSync(join(tmpdir(), 'slipway-cli-'));
  readonly checkout = fileURLToPath(new URL('../../../..', import.meta.url));
  stdoutIsTerminal = false;
  stdinIsTerminal = false;
  columns = 80;
  /** What will be typed. */
  answers: string[] = [];
  questions: string[] = [];
  /** What happens while a question stands. */
  onAsk: (question: string, options: AskOptions) => void | Promise<void> = () => undefined;
  spawned: { command: string; args: readonly string[]; env: Record<string, string | undefined> }[] = [];
  spawnedExitCode = 0;
  #interrupts = new Set<(signal: Interrupt) => void>();

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }

  async ask(question: string, options: AskOptions = {}): Promise<string | undefined> {
    this.questions.push(question);
    await this.onAsk(question, options);
    return options.signal?.aborted ? undefined : this.answers.shift();
  }

  onInterrupt(callback: (signal: Interrupt) => void): () => void {
    this.#interrupts.add(callback);
    return () => this.#interrupts.delete(callback);
  }

  /** Ctrl-C, or another signal. */
  interrupt(signal: Interrupt = 'SIGINT'): void {
    for (const callback of this.#interrupts) callback(signal);
  }

  now(): number {
    return noon;
  }

  async spawn(command: string, args: readonly string[], env: Record<string, string | undefined>): Promise<number> {
    this.spawned.push({ command, args, env });
    return this.spawnedExitCode;
  }

  /** Puts a file into the folder; returns its name. */
  file(name: string, text: string): string {
    writeFileSync(join(this.cwd, name), text);
    return name;
  }

  remove(): void {
    rmSync(this.cwd, { recursive: true, force: true });
  }
}
