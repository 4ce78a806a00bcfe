import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { InstallInput, Progress, StepId, TeardownInput, Timing, WorkflowType } from '@slipway/contracts';
import { ActivityWorld, type Manner } from '@slipway/testing/activity-world';
import { DevServer } from '@slipway/testing/dev-server';
import { FakeCloud } from '@slipway/testing/fake-cloud';
import { smallPlan } from '@slipway/contracts/small-plan';
import { workflowBundle } from '@slipway/testing/workflow-driver';

/**
 * `node tests/record-histories.ts`: lives through every scenario on a real dev server and writes its history, which
 * tests/replay.test.ts replays from then on. Run it after a change of what the workflows schedule, and keep what a release
 * recorded: runs of that release may still be open.
 */

interface Scenario {
  type: WorkflowType;
  name: string;
  stood: StepId[];
  drifted?: StepId[];
  manners?: Record<string, Manner>;
  /** Cancelled as soon as this step runs. */
  cancelWhenRunning?: StepId;
}

const all = smallPlan().steps.map(({ id }) => id);
const scenarios: Scenario[] = [
  { type: 'install', name: 'happy', stood: [] },
  { type: 'install', name: 'unchanged', stood: all },
  { type: 'install', name: 'changed', stood: all, drifted: ['node-pools/services'] },
  {
    type: 'install',
    name: 'rollback',
    stood: [],
    manners: { 'install/gitpod.ensure': { fails: { times: Infinity, code: 'INVALID_SPEC' } } },
  },
  {
    type: 'install',
    name: 'rollback-of-change',
    stood: ['cluster/network', 'database/instance'],
    manners: { 'install/gitpod.ensure': { fails: { times: Infinity, code: 'CAPACITY' } } },
  },
  {
    type: 'install',
    name: 'cancel',
    stood: [],
    manners: { 'cluster/control-plane.ensure': { takes: 2_000 } },
    cancelWhenRunning: 'cluster/control-plane',
  },
  { type: 'install', name: 'lost-worker', stood: [], manners: { 'cluster/control-plane.ensure': { loses: 5 } } },
  { type: 'teardown', name: 'happy', stood: all },
  {
    type: 'teardown',
    name: 'stuck',
    stood: all,
    manners: { 'node-pools/services.destroy': { fails: { times: Infinity, code: 'DEPENDENCY' } } },
  },
  {
    type: 'teardown',
    name: 'cancel',
    stood: all,
    manners: { 'node-pools/services.destroy': { takes: 2_000 } },
    cancelWhenRunning: 'node-pools/services',
  },
  { type: 'verify', name: 'drift', stood: all, drifted: ['database/instance'] },
];

/** Not this machine's name, which would be the default. */
const identity = 'recorder';

const timing: Timing = { heartbeatTimeoutMs: 1_000, retryInitialMs: 50, retryMaximumMs: 200, scanGapMs: 200, holdLimitMs: 3_600_000 };

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }), forward: {} } },
  shutdownSignals: [],
});
const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const server = await DevServer.start();
try {
  const connection = await NativeConnection.connect({ address: server.address });
  const client = new Client({ connection, identity });
  for (const scenario of scenarios) await record(scenario, client, connection);
  await connection.close();
} finally {
  await server.stop();
}

async function record(scenario: Scenario, client: Client, connection: NativeConnection): Promise<void> {
  const { type, name, stood, drifted = [], manners, cancelWhenRunning } = scenario;
  const cloud = new FakeCloud(smallPlan(), stood, { spare: type !== 'teardown', drifted });
  const taskQueue = `record-${type}-${name}`;
  const worker = await Worker.create({
    connection,
    identity,
    taskQueue,
    workflowBundle: { code: await workflowBundle() },
    activities: new ActivityWorld(cloud, manners, { takes: 20 }).activities,
    maxHeartbeatThrottleInterval: 200,
    defaultHeartbeatThrottleInterval: 200,
  });
  await worker.runUntil(async () => {
    const handle = await client.workflow.start(type, {
      taskQueue,
      workflowId: `installation/${type}-${name}`,
      args: [inputOf(type)],
    });
    if (cancelWhenRunning) {
      await untilRunning(handle, cancelWhenRunning);
      await handle.cancel();
    }
    await handle.result().catch(() => undefined);
    if (cloud.broken.length > 0) throw new Error(`${type} ${name}: ${cloud.broken.join('; ')}`);
    await write(handle, `${type}/${name}.${version}.json`);
  });
}

async function untilRunning(handle: WorkflowHandle, id: StepId): Promise<void> {
  for (;;) {
    const { steps } = await handle.query<Progress>('progress');
    if (steps.some((step) => step.id === id && (step.state === 'running' || step.state === 'undoing'))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function write(handle: WorkflowHandle, path: string): Promise<void> {
  const { status } = await handle.describe();
  const history = await handle.fetchHistory();
  const target = new URL(`histories/${path}`, import.meta.url);
  await mkdir(new URL('.', target), { recursive: true });
  await rm(target, { force: true });
  await writeFile(target, `${JSON.stringify(withoutMachine(JSON.parse(historyToJSON(history))), null, 1)}\n`);
  console.log(`${path}: ${history.events?.length} events, ${status.name}`);
}

/** Stack traces hold paths of this machine, and a replay has no use for them. */
function withoutMachine(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMachine);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'stackTrace');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutMachine(inner)]));
}

function inputOf(type: WorkflowType): InstallInput | TeardownInput {
  const spec = { name: 'acme', cloud: 'fake', region: 'nowhere', domain: 'acme.example' };
  if (type === 'teardown') {
    const target = { installation: 'acme', cloud: 'fake', account: 'acme-account', location: 'nowhere' };
    return { spec, target, requestedBy: 'recorder', deleteData: true, timing };
  }
  return { spec, specHash: 'a-spec-hash', requestedBy: 'recorder', onFailure: 'rollback', timing };
}
