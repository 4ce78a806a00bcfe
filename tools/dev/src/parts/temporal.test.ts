import { rm } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { isFree } from '../port.ts';
import { readStack } from '../read-stack.ts';
import { start } from '../start.ts';
import { readState } from '../state.ts';
import { status } from '../status.ts';
import { stop } from '../stop.ts';
import { makeTestStack } from '../testing/test-stack.ts';
import { temporalPart } from './temporal.ts';

/** The real server: from the cache, in a second; on a machine that never had it, fetched or built first. */
test('temporal: healthy again without being built again, with namespace, retention, columns and UI; data and addresses outlive a stop', async () => {
  await using stack = await makeTestStack();
  const { dir } = stack.options;
  const options = { dir, parts: [temporalPart], onProgress: (line: string) => void stack.said.push(line) };
  try {
    await start(options);
    const before = stack.said.length;
    await stop(options);
    await start(options);
    expect(stack.said.slice(before).filter((line) => /download|build|compil/.test(line))).toEqual([]);

    const { temporal } = await status(options);
    expect(temporal).toMatchObject({
      state: 'running',
      namespace: 'slipway',
      address: readStack(dir)?.temporal.address,
    });
    const answer = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;
    expect(await answer(`${temporal.http}/api/v1/namespaces/slipway`)).toMatchObject({
      config: { workflowExecutionRetentionTtl: '7776000s' },
    });
    const { customAttributes } = await answer(`${temporal.http}/api/v1/namespaces/slipway/search-attributes`);
    expect(customAttributes).toMatchObject({
      SlipwayCloud: 'INDEXED_VALUE_TYPE_KEYWORD',
      SlipwayPhase: 'INDEXED_VALUE_TYPE_KEYWORD',
      SlipwayVersion: 'INDEXED_VALUE_TYPE_KEYWORD',
      SlipwayHeld: 'INDEXED_VALUE_TYPE_BOOL',
      SlipwayDrift: 'INDEXED_VALUE_TYPE_BOOL',
    });
    expect(await (await fetch(temporal.ui ?? '')).text()).toContain('<!doctype html>');
    const workflow = `${temporal.http}/api/v1/namespaces/slipway/workflows/kept`;
    const body = JSON.stringify({ workflowType: { name: 'install' }, taskQueue: { name: 'nobody' } });
    expect((await fetch(workflow, { method: 'POST', body })).status).toBe(200);

    await stop(options);
    expect(await Promise.all(Object.values(readState(stack.folders).ports).map(isFree))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    await start(options);
    expect(await answer(workflow)).toMatchObject({ workflowExecutionInfo: { type: { name: 'install' } } });
  } finally {
    await stop(options);
    await rm(dir, { recursive: true, force: true });
  }
}, 600_000);
