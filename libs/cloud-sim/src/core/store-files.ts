import {
  closeSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  write,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Json } from './json.ts';

const writeAsync = promisify(write) as (fd: number, data: string) => Promise<unknown>;
const syncAsync = promisify(fdatasync);

/** One transaction: `[table, key, value]`, null for a deletion. */
export interface LogLine {
  n: number;
  at: number;
  m: [table: string, key: string, value: Json][];
}

export interface Snapshot {
  n: number;
  at: number;
  tables: Record<string, Record<string, Json>>;
}

/** Append-only log plus snapshot in one directory. Lines that the snapshot holds already are skipped by their number. */
export class StoreFiles {
  readonly #directory: string;
  readonly #fd: number;
  readonly #durable: boolean;
  bytes = 0;

  constructor(directory: string, durable: boolean) {
    this.#directory = directory;
    this.#durable = durable;
    this.#fd = openSync(join(directory, 'log.jsonl'), 'a');
  }

  read(): { snapshot: Snapshot | undefined; lines: LogLine[] } {
    const snapshot = readJson(join(this.#directory, 'snapshot.json'));
    const lines: LogLine[] = [];
    for (const line of readText(join(this.#directory, 'log.jsonl')).split('\n')) {
      const parsed = parseLine(line);
      if (!parsed) break;
      if (parsed.n > (snapshot?.n ?? 0)) lines.push(parsed);
    }
    return { snapshot, lines };
  }

  async append(lines: LogLine[]): Promise<void> {
    const data = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    this.bytes += data.length;
    await writeAsync(this.#fd, data);
    if (this.#durable) await syncAsync(this.#fd);
  }

  /** Only when nothing is being appended. */
  compact(snapshot: Snapshot): void {
    const temporary = join(this.#directory, 'snapshot.json.new');
    const fd = openSync(temporary, 'w');
    writeSync(fd, JSON.stringify(snapshot));
    if (this.#durable) fsyncSync(fd);
    closeSync(fd);
    renameSync(temporary, join(this.#directory, 'snapshot.json'));
    ftruncateSync(this.#fd, 0);
    this.bytes = 0;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readJson(path: string): Snapshot | undefined {
  const text = readText(path);
  return text === '' ? undefined : (JSON.parse(text) as Snapshot);
}

/** Undefined for a torn last line. */
function parseLine(line: string): LogLine | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as LogLine);
  } catch {
    return undefined;
  }
}
