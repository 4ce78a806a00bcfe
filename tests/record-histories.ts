import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Client, WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { DiscoverInput, InstallInput, Progress, TeardownInput, Timing } from '@slipway/contracts';
import { ActivityWorld } from '@slipway/testing/activity-world';
import { DevServer } from '@slipway/testing/dev-server';
import { FakeCloud } from '@slipway/testing/fake-cloud';
import { smallPlan } from '@slipway/contracts/small-plan';
import { workflowBundle } from '@slipway/testing/workflow-driver';
import { scenarios, type Decided, type RecordedScenario } from './recorded-scenarios.ts';

/**
 * `node tests/record-histories.ts [NAME…]`: lives through every scenario on a real dev server and writes its history, which
 * tests/replay.test.ts replays from then on. Run it after a change of what the workflows schedule, and keep what a release
 * recorded: runs of that release may still be open. A scenario that does not close as it should is not written.
 */

/** Not this machine's name, which would be the default. */
const identity = 'recorder';

const timing: Timing = {
  heartbeatTimeoutMs: 1_000,
  retryInitialMs: 50,
  retryMaximumMs: 200,
  scanGapMs: 200,
  holdLimitMs: 3_600_000,
};

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
  const chosen = scenarios.filter(({ name }) => process.argv.length === 2 || process.argv.includes(name));
  for (const scenario of chosen) await record(scenario, client, connection);
  await connection.close();
} finally {
  await server.stop();
}

async function record(scenario: RecordedScenario, client: Client, connection: NativeConnection): Promise<void> {
  const { type, name, stood, drifted = [], manners, decisions = [], closes } = scenario;
  const cloud = new FakeCloud(smallPlan(), stood, { drifted });
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
      args: [inputOf(scenario)],
    });
    for (const decided of decisions) await decide(handle, decided);
    await handle.result().catch(() => undefined);
    await write(handle, `${type}/${name}.${version}.json`, closes);
  });
}

async function decide(handle: WorkflowHandle, { held, running, verb, input, refused }: Decided): Promise<void> {
  await untilSo(handle, ({ holds, steps }) => {
    if (held !== undefined) return holds.some(({ id }) => id.startsWith(held));
    return steps.some(({ id, state }) => id === running && (state === 'running' || state === 'undoing'));
  });
  if (verb === 'cancel') return void (await handle.cancel());
  const sent =
    input === undefined
      ? handle.executeUpdate<string, []>(verb)
      : handle.executeUpdate<string, [unknown]>(verb, { args: [input] });
  const said = await sent.catch((error: unknown) => {
    if (!refused || !(error instanceof WorkflowUpdateFailedError)) throw error;
    return error.cause?.message ?? '';
  });
  if (refused && !said.includes(refused)) throw new Error(`${verb} should be refused with "${refused}", not: ${said}`);
}

async function untilSo(handle: WorkflowHandle, so: (progress: Progress) => boolean): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const progress = await handle.query<Progress>('progress');
    if (so(progress)) return;
    if (Date.now() > until) throw new Error(`${handle.workflowId}: ${JSON.stringify(progress)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function write(handle: WorkflowHandle, path: string, closes: RecordedScenario['closes']): Promise<void> {
  const { status } = await handle.describe();
  if (status.name !== closes) throw new Error(`${path} closed ${status.name}, not ${closes}`);
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

function inputOf(scenario: RecordedScenario): DiscoverInput | InstallInput | TeardownInput {
  const { type, onFailure = 'rollback', approval = false, holdLimitMs = timing.holdLimitMs } = scenario;
  const spec = { name: 'acme', cloud: 'fake', region: 'nowhere', domain: 'acme.example' };
  if (type === 'discover') {
    const target = { cloud: 'fake', account: 'acme-account', location: 'nowhere' };
    return { target, except: [], requestedBy: 'recorder', timing };
  }
  if (type === 'teardown') {
    const target = { installation: 'acme', cloud: 'fake', account: 'acme-account', location: 'nowhere' };
    return { spec, target, requestedBy: 'recorder', deleteData: true, timing };
  }
  const input = {
    spec,
    specHash: 'a-spec-hash',
    requestedBy: 'recorder',
    onFailure,
    timing: { ...timing, holdLimitMs },
  };
  return approval ? { ...input, approval } : input;
}
