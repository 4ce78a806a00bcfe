import { appendFileSync, closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from './json.ts';
import { isObject } from './json.ts';

export type Outcome = 'ok' | 'error' | 'fault' | 'unsupported';

/** One request, as the simulator saw and answered it. */
export interface JournalEntry {
  seq: number;
  /** Real time. */
  at: string;
  simAt: string;
  cloud: string;
  service: string;
  operation: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Json;
  principal: string;
  requestId: string;
  outcome: Outcome;
  /** HTTP status; 0 when the connection was cut. */
  status: number;
  reply: Json;
  /** Whether the request changed anything. */
  committed: boolean;
  resourceIds: string[];
  /** What the caller had to be allowed, where the cloud asks for it by name. */
  actions?: string[];
  faultRule?: string;
}

/** Lines appended before the reply goes out: they outlive kill -9. */
export class Journal {
  readonly #path: string;
  readonly #fd: number;
  #seq: number;

  constructor(directory: string) {
    this.#path = join(directory, 'journal.jsonl');
    this.#fd = openSync(this.#path, 'a');
    if (!/(^|\n)$/.test(readFileSync(this.#path, 'utf8'))) appendFileSync(this.#fd, '\n');
    this.#seq = this.entries().at(-1)?.seq ?? 0;
  }

  append(entry: Omit<JournalEntry, 'seq'>): void {
    const line: JournalEntry = { seq: ++this.#seq, ...entry, body: mask(entry.body), reply: mask(entry.reply) };
    appendFileSync(this.#fd, `${JSON.stringify(line)}\n`);
  }

  entries(since = 0): JournalEntry[] {
    const entries: JournalEntry[] = [];
    for (const line of readFileSync(this.#path, 'utf8').split('\n')) {
      const entry = parse(line);
      if (entry && entry.seq > since) entries.push(entry);
    }
    return entries;
  }

  /** Forgets all entries; the next one goes on counting. */
  clear(): void {
    ftruncateSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function parse(line: string): JournalEntry | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as JournalEntry);
  } catch {
    return undefined;
  }
}

const secretKeys =
  /^(password|rootPassword|privateKeyData|privateKey|private_key|access_token|accessToken|subject_token|assertion|clientKey|credentials|token|SecretAccessKey|SessionToken|WebIdentityToken|MasterUserPassword)$/;

/** Replaces secret values by filler of the same length, so that checks on length still work. */
function mask(value: Json): Json {
  if (Array.isArray(value)) return value.map(mask);
  if (!isObject(value)) return value;
  const out: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    out[key] = secretKeys.test(key) && typeof item === 'string' ? '*'.repeat(item.length) : mask(item);
  }
  return out;
}
