import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Journal } from './journal.ts';
import type { JournalEntry } from './journal.ts';

const entry: Omit<JournalEntry, 'seq'> = {
  at: '',
  simAt: '',
  cloud: 'gcp',
  service: 'sqladmin',
  operation: 'users.insert',
  method: 'POST',
  url: '/',
  headers: {},
  body: { name: 'gitpod', password: 'hunter22' },
  principal: 'a@b',
  requestId: '',
  outcome: 'ok',
  status: 200,
  reply: { keys: [{ privateKeyData: 'abc' }] },
  committed: true,
  resourceIds: [],
};

describe('Journal', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('append: secrets become filler of the same length, at any depth', () => {
    const journal = new Journal(directory);
    journal.append(entry);
    expect(journal.entries()[0]).toMatchObject({
      body: { name: 'gitpod', password: '********' },
      reply: { keys: [{ privateKeyData: '***' }] },
    });
  });

  test('append: numbering goes on after a restart, also behind a torn line', () => {
    new Journal(directory).append(entry);
    appendFileSync(join(directory, 'journal.jsonl'), '{"seq":2,"at"');
    const journal = new Journal(directory);
    journal.append(entry);
    expect(journal.entries().map(({ seq }) => seq)).toEqual([1, 2]);
    expect(journal.entries(1)).toHaveLength(1);
  });

  test('clear: forgets what was, and goes on counting', () => {
    const journal = new Journal(directory);
    journal.append(entry);
    journal.clear();
    journal.append(entry);
    expect(journal.entries().map(({ seq }) => seq)).toEqual([2]);
  });
});
