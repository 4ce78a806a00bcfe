import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Choice } from './choice.ts';
import { keyOf, type Result } from './result.ts';
import type { Section } from './trial.ts';

/** Results on disk, a line each as soon as its trial has ended: a matrix that was stopped goes on where it was. */
export class KeptResults {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The last result of each trial, by its key. */
  read(section: Section): Map<string, Result> {
    const path = this.#path(section);
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    return new Map(lines.flatMap(parse).map((result) => [keyOf(result), result]));
  }

  add(result: Result): void {
    mkdirSync(this.#folder, { recursive: true });
    appendFileSync(this.#path(result.section), `${JSON.stringify(result)}\n`);
  }

  forget(section: Section, keys: ReadonlySet<string>): void {
    const stays = [...this.read(section)].filter(([key]) => !keys.has(key));
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(this.#path(section), stays.map(([, result]) => `${JSON.stringify(result)}\n`).join(''));
  }

  /** Whether the last run was of the same trials, and all have passed. */
  isFinished(chosen: readonly Section[], choice: Choice): boolean {
    return existsSync(this.#finished) && readFileSync(this.#finished, 'utf8') === JSON.stringify([chosen, choice]);
  }

  finish(chosen: readonly Section[], choice: Choice): void {
    writeFileSync(this.#finished, JSON.stringify([chosen, choice]));
  }

  begin(): void {
    rmSync(this.#finished, { force: true });
  }

  get #finished(): string {
    return join(this.#folder, 'finished.json');
  }

  #path(section: Section): string {
    return join(this.#folder, `${section}.jsonl`);
  }
}

/** A line that was cut by a kill counts as not run. */
function parse(line: string): Result[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as Result];
  } catch {
    return [];
  }
}
