import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { decisionVerbs, type InstallInput, type Progress, type TeardownInput, type Timing } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import { ActivityWorld, type Manner } from '@slipway/testing/activity-world';
import { DevServer } from '@slipway/testing/dev-server';
import { FakeCloud } from '@slipway/testing/fake-cloud';
import { workflowBundle } from '@slipway/testing/workflow-driver';
import { ControlPanel } from './control-panel.ts';
import { until } from './until.ts';

const timing: Timing = {
  heartbeatTimeoutMs: 30_000,
  retryInitialMs: 100,
  retryMaximumMs: 1_000,
  scanGapMs: 100,
  holdLimitMs: 3_600_000,
};
const spec = { name: 'acme', cloud: 'fake', region: 'nowhere', domain: 'acme.example' };
const once: Manner = { fails: { times: 1, code: 'QUOTA_EXCEEDED' } };
const always: Manner = { fails: { times: Infinity, code: 'QUOTA_EXCEEDED' } };

/** A run of its own for each wish, with the real server, the real UI and a real browser. */
describe('the Web UI as a control panel', () => {
  let server: DevServer;
  let connection: NativeConnection;
  let panel: ControlPanel;
  const workers: { worker: Worker; ended: Promise<void> }[] = [];

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    server = await DevServer.start({ ui: true });
    connection = await NativeConnection.connect({ address: server.address });
    panel = await ControlPanel.open(server.ui);
  }, 600_000);

  afterAll(async () => {
    await panel.close();
    for (const { worker, ended } of workers) {
      worker.shutdown();
      await ended;
    }
    await connection.close();
    await server.stop();
  });

  /** A worker on a queue and cloud of its own. */
  async function serve(name: string, manners: Record<string, Manner>): Promise<FakeCloud> {
    const cloud = new FakeCloud(smallPlan(), []);
    const worker = await Worker.create({
      connection,
      taskQueue: name,
      workflowBundle: { code: await workflowBundle() },
      activities: new ActivityWorld(cloud, manners).activities,
    });
    workers.push({ worker, ended: worker.run() });
    return cloud;
  }

  async function install(name: string, changes: Partial<InstallInput> = {}): Promise<WorkflowHandle> {
    const input = { spec, specHash: 'h', requestedBy: 'test', onFailure: 'pause', timing, ...changes } as const;
    const workflowId = `installation/${name}`;
    return new Client({ connection }).workflow.start('install', { taskQueue: name, workflowId, args: [input] });
  }

  const held = (handle: WorkflowHandle, id: string): Promise<void> =>
    until(`${id} is open`, 180, async () => {
      const progress = await handle.query<Progress>('progress').catch(() => undefined);
      return progress?.holds.some((hold) => hold.id === id) ?? false;
    });
  const closes = async (handle: WorkflowHandle, name: string): Promise<void> => {
    const latest = new Client({ connection }).workflow.getHandle(handle.workflowId);
    await until(`${handle.workflowId} closes ${name}`, 180, async () => (await latest.describe()).status.name === name);
  };

  test('Send an Update: the drop-down has every decision with what it does, and retry with nothing typed goes on', async () => {
    await serve('retry', { 'cluster/control-plane.ensure': once });
    const handle = await install('retry');
    await held(handle, 'cluster/control-plane#1');
    const details = await panel.details(handle.workflowId);
    expect(details).toContain('On hold: cluster/control-plane#1');
    expect(details).toContain('Send an Update');
    const offered = await panel.offeredUpdates(handle.workflowId);
    for (const verb of decisionVerbs)
      expect(offered.find((option) => option.startsWith(verb))).toMatch(/\w+\s+\S+ \S+/);
    expect(await panel.sendUpdate(handle.workflowId, 'retry')).toContain('Update successful');
    await closes(handle, 'COMPLETED');
  }, 240_000);

  test('Send an Update: retryWith changes a setting; what cannot change is refused in a sentence', async () => {
    await serve('retry-with', { 'node-pools/services.ensure': once });
    const handle = await install('retry-with');
    await held(handle, 'node-pools/services#1');
    const wrong = { step: 'node-pools/services', props: { colour: 'red' } };
    expect(await panel.sendUpdate(handle.workflowId, 'retryWith', wrong)).toContain('cannot be changed. These can: ');
    const right = { step: 'node-pools/services', props: { size: 5 } };
    expect(await panel.sendUpdate(handle.workflowId, 'retryWith', right)).toContain('Update successful');
    await closes(handle, 'COMPLETED');
    expect(await handle.result()).toMatchObject({ overrides: [{ step: 'node-pools/services', props: { size: 5 } }] });
  }, 240_000);

  test('Send an Update: rollback undoes all that the run made', async () => {
    const cloud = await serve('rollback', { 'node-pools/services.ensure': always });
    const handle = await install('rollback');
    await held(handle, 'node-pools/services#1');
    expect(await panel.sendUpdate(handle.workflowId, 'rollback')).toContain('Update successful');
    await closes(handle, 'FAILED');
    expect(cloud.standing).toEqual([]);
  }, 240_000);

  test('Request Cancellation: undoes also what is on hold', async () => {
    const cloud = await serve('cancel', { 'node-pools/services.ensure': always });
    const handle = await install('cancel');
    await held(handle, 'node-pools/services#1');
    await panel.requestCancellation(handle.workflowId);
    await closes(handle, 'CANCELLED');
    expect(cloud.standing).toEqual([]);
  }, 240_000);

  test('Reset: a closed run that failed goes on from the step that failed, and makes nothing twice', async () => {
    const cloud = await serve('reset', { 'install/gitpod.ensure': once });
    const handle = await install('reset', { onFailure: 'keep' });
    await closes(handle, 'FAILED');
    // The last decision was to give up; the one before it, to start the step.
    await panel.reset(handle.workflowId, 1);
    await closes(handle, 'COMPLETED');
    expect(cloud.standing).toHaveLength(smallPlan().steps.length);
    expect(cloud.events.filter(({ what }) => what === 'created')).toHaveLength(smallPlan().steps.length);
  }, 240_000);

  test('Start Workflow Like This One: finds what stands and changes nothing', async () => {
    const cloud = await serve('again', {});
    const handle = await install('again');
    const { runId } = await handle.describe();
    await closes(handle, 'COMPLETED');
    await panel.startLikeThisOne(handle.workflowId);
    const latest = new Client({ connection }).workflow.getHandle(handle.workflowId);
    await until('another run is there', 180, async () => (await latest.describe()).runId !== runId);
    await closes(handle, 'COMPLETED');
    expect(await latest.result()).toMatchObject({ changed: [] });
    expect(cloud.standing).toHaveLength(smallPlan().steps.length);
  }, 240_000);

  test('Start Workflow: a teardown by hand removes an installation', async () => {
    const cloud = await serve('by-hand', {});
    const handle = await install('by-hand');
    await closes(handle, 'COMPLETED');
    const target = { installation: 'acme', cloud: 'fake', account: 'a', location: 'nowhere' };
    const input: TeardownInput = { spec, target, requestedBy: 'somebody', deleteData: true, timing };
    await panel.start(handle.workflowId, 'by-hand', 'teardown', input);
    await until('nothing is left', 180, async () => cloud.standing.length === 0);
    await closes(handle, 'COMPLETED');
  }, 240_000);

  test('Pending activity: Reset tries again now instead of waiting for the back-off', async () => {
    await serve('impatient', { 'cluster/network.ensure': { fails: { times: 1, code: 'RATE_LIMITED' } } });
    const slow = { ...timing, retryInitialMs: 1_800_000, retryMaximumMs: 1_800_000 };
    const handle = await install('impatient', { timing: slow });
    await until('the step waits for its next attempt', 180, async () => {
      const { raw } = await handle.describe();
      return (raw.pendingActivities ?? []).some(
        ({ activityId, attempt }) => activityId === 'cluster/network' && attempt === 2,
      );
    });
    await panel.onPendingActivity(handle.workflowId, 'Reset');
    await closes(handle, 'COMPLETED');
  }, 240_000);
});
