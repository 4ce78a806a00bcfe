import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { taskQueueOf } from '@slipway/contracts';
import { providers } from '@slipway/providers';
import type { AnyProvider } from '@slipway/activities-core';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Runtime, type WorkerInterceptors } from '@temporalio/worker';
import { assembleActivities } from './assemble.ts';
import { buildIdOf } from './build-id.ts';
import type { WorkerConfig } from './config.ts';
import { ConfigurationError } from './configuration-error.ts';
import { jsonLogger, say } from './log.ts';
import { notifyingOf } from './notify-config.ts';
import { serve } from './serve.ts';
import { workerOptionsOf } from './worker-options.ts';

const builtBundle = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

/**
 * Runs a worker for each of the clouds until it is told to stop. Without `clouds`: for all.
 * @param interceptors of a trial that has its workers die at chosen moments
 * @param codePath the workflow bundle: of a trial that has a worker of another build
 */
export async function runWorkers(
  clouds: readonly string[] | undefined,
  config: WorkerConfig,
  interceptors: WorkerInterceptors = {},
  codePath = builtBundle,
): Promise<void> {
  const chosen = (clouds ?? Object.keys(providers)).map(providerOf);
  if (!existsSync(codePath)) throw new ConfigurationError('the workflow bundle is missing', 'npm run build');

  Runtime.install({ logger: jsonLogger });
  // What is wrong with the configuration is told before anything is connected.
  const facts = { build: buildIdOf(codePath), notifying: notifyingOf(config.notify, config.ui, process.env) };
  const queues = await Promise.all(
    chosen.map(async (provider) => ({
      taskQueue: taskQueueOf(provider.id),
      activities: await assembleActivities(provider, config, facts),
    })),
  );
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const options = { ...workerOptionsOf(config, facts.build), namespace, workflowBundle: { codePath }, interceptors };
  const ids = chosen.map(({ id }) => id);
  const graceSeconds = config.shutdownGraceMs / 1000;
  await serve(queues, connectionOptions, options, {
    ready: () => say('info', 'worker ready', { clouds: ids, namespace, build: facts.build, pid: process.pid }),
    draining: () =>
      say('info', 'worker ends: what runs has its grace time, a second signal ends it at once', { graceSeconds }),
  });
}

function providerOf(id: string): AnyProvider {
  if (Object.hasOwn(providers, id)) return providers[id as keyof typeof providers];
  const known = Object.keys(providers).join(', ');
  throw new ConfigurationError(`no cloud is called ${id}`, `choose among ${known} with --cloud`);
}
