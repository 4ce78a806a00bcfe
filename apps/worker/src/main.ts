import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { taskQueueOf } from '@slipway/contracts';
import { providers } from '@slipway/providers';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { assembleActivities } from './assemble.ts';
import { heartbeatThrottleMs, readWorkerConfig } from './config.ts';
import { jsonLogger, say } from './log.ts';

/** `node apps/worker/src/main.ts [--cloud gcp]...`: a worker for each cloud, on one connection. */
const { values } = parseArgs({ options: { cloud: { type: 'string', multiple: true } } });
const clouds = values.cloud ?? Object.keys(providers);
const config = readWorkerConfig(process.env['SLIPWAY_WORKER_CONFIG']);

const throttle = heartbeatThrottleMs(config);

const codePath = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));
if (!existsSync(codePath)) {
  say('error', 'the workflow bundle is missing', { fix: 'npm run build' });
  process.exit(1);
}

Runtime.install({ logger: jsonLogger });
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions);
const workers = await Promise.all(
  clouds.map(async (id) => {
    const provider = Object.hasOwn(providers, id) ? providers[id as keyof typeof providers] : undefined;
    if (!provider) throw new Error(`no cloud is called ${id}; there are ${Object.keys(providers).join(', ')}`);
    return Worker.create({
      connection,
      namespace,
      taskQueue: taskQueueOf(id),
      workflowBundle: { codePath },
      activities: await assembleActivities(provider, config),
      maxCachedWorkflows: config.maxCachedWorkflows,
      maxConcurrentActivityTaskExecutions: 1_000,
      maxHeartbeatThrottleInterval: throttle,
      defaultHeartbeatThrottleInterval: throttle,
      shutdownGraceTime: config.shutdownGraceMs,
      shutdownForceTime: config.shutdownGraceMs + 30_000,
    });
  }),
);
say('info', 'worker ready', { clouds, namespace, pid: process.pid });
await Promise.all(workers.map((worker) => worker.run()));
await connection.close();
