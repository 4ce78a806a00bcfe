import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ActivityFailure } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { WorkflowExecutionDescription, WorkflowFailedError } from '@temporalio/client';
import { eventually } from '@slipway/cloud-sim/testing/eventually';
import { failuresBorne, type JsonObject } from '@slipway/contracts';
import { Stage, type Puppet, type Run } from './testing/stage.ts';

const following = (forMs: number) => ({ do: 'follow', operation: 'op-1', forMs }) as const;
const follow = following(600_000);

let stage: Stage;
beforeAll(async () => void (stage = await Stage.open()));
afterAll(() => stage[Symbol.asyncDispose]());

/** As in `PendingActivityState` and `TaskQueueType` of the API. */
const [paused, activityQueue] = [4, 2];

type Pending = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

async function until({ handle, stepId }: Run, holds: (step: Pending) => boolean): Promise<void> {
  for (;;) {
    const { raw } = await handle.describe();
    const pending = raw.pendingActivities?.find(({ activityId }) => activityId === stepId);
    if (pending && holds(pending)) return;
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** Until the next attempt would be given these details, whatever becomes of this one. */
function untilKept(run: Run, expected: JsonObject): Promise<void> {
  return until(run, ({ heartbeatDetails }) => {
    const data = heartbeatDetails?.payloads?.[0]?.data;
    return data ? Buffer.from(data).toString() === JSON.stringify(expected) : false;
  });
}

/** Has the next attempt follow an operation, and kills its worker when the server knows of that. */
async function lose(run: Run, puppet: Puppet, failures: number): Promise<void> {
  await puppet.attempt();
  puppet.do(follow);
  await untilKept(run, { failures, progress: { operation: 'op-1' } });
  await puppet.end('SIGKILL');
}

async function endOf({ handle }: Run): Promise<ActivityFailure> {
  const error: unknown = await handle.result().catch((thrown: unknown) => thrown);
  return (error as WorkflowFailedError).cause as ActivityFailure;
}

test.concurrent(
  'lost workers: three of them and three failures in passing cost nothing, and each next one resumes',
  async () => {
    const run = await stage.start();
    await lose(run, await stage.puppet(run), 0);
    for (const failures of [1, 2]) {
      const puppet = await stage.puppet(run);
      expect(await puppet.attempt()).toEqual({ resumed: { operation: 'op-1' } });
      puppet.do({ do: 'fail' });
      await lose(run, puppet, failures);
    }
    const last = await stage.puppet(run);
    expect(await last.attempt()).toEqual({ resumed: { operation: 'op-1' } });
    last.do({ do: 'fail' });
    expect(await last.attempt()).toEqual({ resumed: { operation: 'op-1' } });
    last.do({ do: 'succeed' });
    expect(await run.handle.result()).toEqual({ by: 'build-1' });
  },
  240_000,
);

test.concurrent(
  'lost workers: the fourth failure ends the step, and one that was lost in between does not put it off',
  async () => {
    const run = await stage.start();
    const first = await stage.puppet(run);
    for (let n = 0; n < 2; n++) {
      await first.attempt();
      first.do({ do: 'fail' });
    }
    await lose(run, first, 2);
    const second = await stage.puppet(run);
    for (let n = 0; n < 2; n++) {
      await second.attempt();
      second.do({ do: 'fail' });
    }
    const { retryState, cause } = await endOf(run);
    expect(retryState).toBe('NON_RETRYABLE_FAILURE');
    expect(cause).toMatchObject({ type: 'CAPACITY', details: [{ rule: 'SW-CAP-012' }, failuresBorne.ensure] });
  },
  240_000,
);

test.concurrent(
  'attempts: a pause by a person is no failure; after a reset they count anew, with nothing to resume',
  async () => {
    const run = await stage.start();
    const puppet = await stage.puppet(run);
    const { workflowService } = stage.client.connection;
    const step = { namespace: 'default', execution: { workflowId: run.handle.workflowId }, id: run.stepId };
    const fail = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n++) {
        await puppet.attempt();
        puppet.do({ do: 'fail' });
      }
    };
    await fail(3);
    await puppet.attempt();
    puppet.do(follow);
    await untilKept(run, { failures: 3, progress: { operation: 'op-1' } });
    await workflowService.pauseActivity(step);
    await until(run, ({ state }) => state === paused);
    await workflowService.unpauseActivity(step);
    expect(await puppet.attempt()).toEqual({ resumed: { operation: 'op-1' } });
    puppet.do(follow);
    await workflowService.resetActivity({ ...step, resetHeartbeat: true });
    expect(await puppet.attempt()).toEqual({ resumed: null });
    puppet.do({ do: 'fail' });
    await fail(2);
    await puppet.attempt();
    puppet.do({ do: 'succeed' });
    expect(await run.handle.result()).toEqual({ by: 'build-1' });
  },
  240_000,
);

test.concurrent(
  'builds: two on one queue are both told of, and a kind that one lacks is named with the build',
  async () => {
    const [run, other] = [await stage.start('puppet.unheard-of'), 'build-2'];
    await Promise.all([stage.puppet(run), stage.puppet(run, {}, other)]);
    const { cause } = await endOf(run);
    expect(cause).toMatchObject({ type: 'INTERNAL', details: [{ rule: 'SW-INT-077' }, failuresBorne.ensure] });
    expect(cause?.message).toMatch(/build build-[12] on puppets-\d+ knows no puppet\.unheard-of\.ensure/);
    // A worker says that it is ready before it polls.
    await eventually('both builds poll', async () => {
      const { pollers } = await stage.client.connection.workflowService.describeTaskQueue({
        namespace: 'default',
        taskQueue: { name: run.taskQueue },
        taskQueueType: activityQueue,
      });
      const builds = new Set(pollers?.map(({ deploymentOptions }) => deploymentOptions?.buildId));
      expect(builds).toEqual(new Set(['build-1', 'build-2']));
      return true;
    });
  },
  240_000,
);

test.concurrent(
  'shutdown: what ends within the grace time ends where it began',
  async () => {
    const run = await stage.start();
    const puppet = await stage.puppet(run);
    await puppet.attempt();
    puppet.signal('SIGTERM');
    await puppet.is('draining');
    puppet.do(following(500));
    expect(await puppet.end()).toEqual([0, null]);
    await stage.puppet(run, {}, 'build-2');
    expect(await run.handle.result()).toEqual({ by: 'build-1' });
  },
  240_000,
);

test.concurrent(
  'shutdown: what does not is handed over with the operation that it follows, and is no failure',
  async () => {
    const run = await stage.start();
    const puppet = await stage.puppet(run, { shutdownGraceMs: 100 });
    for (let n = 1; n < failuresBorne.ensure; n++) {
      await puppet.attempt();
      puppet.do({ do: 'fail' });
    }
    await puppet.attempt();
    puppet.do(follow);
    puppet.signal('SIGTERM');
    expect(await puppet.end()).toEqual([0, null]);
    const next = await stage.puppet(run);
    expect(await next.attempt()).toEqual({ resumed: { operation: 'op-1' } });
    next.do({ do: 'succeed' });
    expect(await run.handle.result()).toEqual({ by: 'build-1' });
  },
  240_000,
);

test.concurrent(
  'shutdown: a second signal ends the process at once, whatever the grace time',
  async () => {
    const run = await stage.start();
    const puppet = await stage.puppet(run, { shutdownGraceMs: 600_000 });
    await puppet.attempt();
    puppet.do(follow);
    puppet.signal('SIGTERM');
    await puppet.is('draining');
    expect(await puppet.end('SIGTERM')).toEqual([null, 'SIGTERM']);
  },
  240_000,
);

test.concurrent(
  'notify: one notice, however often it takes, with one key, and its address stays with the worker',
  async () => {
    const posts: { key: unknown; notice: JsonObject }[] = [];
    const chat = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const notice = JSON.parse(Buffer.concat(parts).toString()) as JsonObject;
        posts.push({ key: request.headers['idempotency-key'], notice });
        response.writeHead(posts.length < 6 ? 503 : 200).end();
      });
    }).listen(0, '127.0.0.1');
    await once(chat, 'listening');
    const url = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/services/s3cret`;
    const run = await stage.startNotice({
      event: 'hold',
      id: 'cluster/control-plane#1',
      target: { installation: 'acme', cloud: 'puppet', account: 'acme-dev', location: 'nowhere' },
      operation: 'install',
      failure: { step: 'cluster/control-plane', code: 'CAPACITY', rule: 'SW-CAP-012', message: 'zone b is out of it' },
      standing: [],
    });
    await stage.puppet(run, { notify: { webhook: { url } }, ui: 'http://ui.example' });
    await run.handle.result();
    chat.close();
    const { runId } = await run.handle.describe();
    expect(new Set(posts.map(({ key }) => key))).toEqual(new Set([`${runId}/cluster/control-plane#1`]));
    expect(posts).toHaveLength(6);
    expect(posts[5]?.notice).toMatchObject({
      installation: 'acme',
      workflowId: run.handle.workflowId,
      link: `http://ui.example/namespaces/default/workflows/${run.handle.workflowId}/${runId}`,
    });
    expect(historyToJSON(await run.handle.fetchHistory())).not.toContain('s3cret');
  },
  240_000,
);
