import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines, readLogFrom } from './log-file.ts';
import { openStack, type StackOptions } from './stack.ts';
import type { PartName } from './state.ts';

export interface LogOptions extends StackOptions {
  only?: PartName[];
  /** How many lines of each part to begin with. */
  lines: number;
  /** Goes on until it is aborted. */
  follow?: AbortSignal;
}

/** Lines of the parts' logs, each with its part's name. */
export async function* logs(options: LogOptions): AsyncGenerator<{ part: PartName; line: string }> {
  const { folders, parts } = openStack(options);
  const names = parts.map(({ name }) => name).filter((name) => options.only?.includes(name) ?? true);
  const read = new Map<PartName, number>();
  for (const part of names) {
    const text = await readLogFrom(join(folders.logs, `${part}.log`), 0);
    for (const line of lastLines(text, options.lines)) yield { part, line };
    read.set(part, Buffer.byteLength(text));
  }
  while (options.follow !== undefined && !options.follow.aborted) {
    for (const part of names) {
      const path = join(folders.logs, `${part}.log`);
      const offset = read.get(part) ?? 0;
      if (((await stat(path).catch(() => undefined))?.size ?? 0) <= offset) continue;
      const text = await readLogFrom(path, offset);
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      read.set(part, offset + Buffer.byteLength(whole));
      for (const line of lastLines(whole, Infinity)) yield { part, line };
    }
    await sleep(200, undefined, { signal: options.follow }).catch(() => undefined);
  }
}
