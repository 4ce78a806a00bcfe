import { open } from 'node:fs/promises';

/** The text of a log from a byte on; empty while there is none. */
export async function readLogFrom(path: string, offset: number): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(0, size - offset));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

export function lastLines(text: string, count: number): string[] {
  return text.split('\n').filter(Boolean).slice(-count);
}

/** What a process said about its end: from its last line about an error on, without the stack, or just its last words. */
export function lastWords(text: string): string[] {
  const lines = lastLines(text, 60).filter((line) => !/^\s+at /.test(line));
  const error = lines.findLastIndex((line) => /error/i.test(line));
  return error === -1 ? lines.slice(-6) : lines.slice(error, error + 6);
}
