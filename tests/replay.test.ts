import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeterminismViolationError } from '@temporalio/workflow';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workflowBundle } from '@slipway/testing/workflow-driver';
import { scenarios } from './recorded-scenarios.ts';

/** Runs that a released build left open go on with today's workflows: every recorded history has to replay. */

const root = fileURLToPath(new URL('histories/', import.meta.url));
const files = (await readdir(root, { recursive: true })).filter((path) => path.endsWith('.json')).sort();
const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(root, path), 'utf8'));

let code: string;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  code = await workflowBundle();
});
afterAll(() => Runtime.instance().shutdown());

async function replay(histories: { workflowId: string; history: unknown }[]): Promise<Record<string, unknown>> {
  const results = Worker.runReplayHistories({ workflowBundle: { code } }, toHistories(histories));
  const errors: Record<string, unknown> = {};
  for await (const { workflowId, error } of results) errors[workflowId] = error;
  return errors;
}

function* toHistories(histories: { workflowId: string; history: unknown }[]) {
  for (const { workflowId, history } of histories) yield { workflowId, history: historyFromJSON(history) };
}

describe('histories', () => {
  test('histories: there is one of every behaviour that a release has', () => {
    const recorded = new Set(files.map((path) => path.replace(/\.\d+\.\d+\.\d+\.json$/, '')));
    expect([...recorded]).toEqual(expect.arrayContaining(scenarios.map(({ type, name }) => `${type}/${name}`)));
  });

  test('histories: every one replays on these workflows', async () => {
    const histories = await Promise.all(files.map(async (path) => ({ workflowId: path, history: await read(path) })));
    expect(await replay(histories)).toEqual(Object.fromEntries(files.map((path) => [path, undefined])));
  });

  test('histories: a renamed activity makes the replay fail', async () => {
    const [path] = files.filter((file) => file.startsWith('install/happy')) as [string];
    const text = await readFile(join(root, path), 'utf8');
    const renamed = text.replaceAll('fake.cluster-network.ensure', 'fake.cluster-net.ensure');
    expect(renamed).not.toBe(text);
    const errors = await replay([{ workflowId: path, history: JSON.parse(renamed) }]);
    expect(errors[path]).toBeInstanceOf(DeterminismViolationError);
  });

  test('histories: none says where it was recorded', async () => {
    for (const path of files) {
      const text = await readFile(join(root, path), 'utf8');
      expect(text).not.toMatch(/"stackTrace"/);
      const identities = [...text.matchAll(/"identity": "([^"]*)"/g)].map(([, identity]) => identity);
      expect(new Set(identities)).toEqual(new Set(['recorder']));
    }
  });
});
