import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { taskQueueOf } from '@slipway/contracts';
import { providers } from '@slipway/providers';
import type { AnyProvider } from '@slipway/activities-core';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { assembleActivities } from './assemble.ts';
import { ConfigurationError, heartbeatThrottleMs, type WorkerConfig } from './config.ts';
import { jsonLogger, say } from './log.ts';

const codePath = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

/** Many waits at once: a cloud operation that is polled holds its slot. */
const activitySlots = 1_000;

/** Runs a worker for each of the clouds until it is told to stop. Without `clouds`: for all. */
export async function runWorkers(clouds: readonly string[] | undefined, config: WorkerConfig): Promise<void> {
  const chosen = (clouds ?? Object.keys(providers)).map(providerOf);
  if (!existsSync(codePath)) throw new ConfigurationError('the workflow bundle is missing', 'npm run build');

  Runtime.install({ logger: jsonLogger });
  // What is wrong with the configuration is told before anything is connected.
  const activities = await Promise.all(chosen.map((provider) => assembleActivities(provider, config)));
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const throttle = heartbeatThrottleMs(config);
  const workers = await Promise.all(
    chosen.map(({ id }, index) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: taskQueueOf(id),
        workflowBundle: { codePath },
        activities: activities[index] ?? {},
        maxCachedWorkflows: config.maxCachedWorkflows,
        maxConcurrentActivityTaskExecutions: activitySlots,
        maxHeartbeatThrottleInterval: throttle,
        defaultHeartbeatThrottleInterval: throttle,
        shutdownGraceTime: config.shutdownGraceMs,
        shutdownForceTime: config.shutdownGraceMs + 30_000,
      }),
    ),
  );
  say('info', 'worker ready', { clouds: chosen.map(({ id }) => id), namespace, pid: process.pid });
  await Promise.all(workers.map((worker) => worker.run()));
  await connection.close();
}

function providerOf(id: string): AnyProvider {
  if (Object.hasOwn(providers, id)) return providers[id as keyof typeof providers];
  const known = Object.keys(providers).join(', ');
  throw new ConfigurationError(`no cloud is called ${id}`, `choose among ${known} with --cloud`);
}
