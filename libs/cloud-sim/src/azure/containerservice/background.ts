import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Spread } from '../../core/seeded.ts';
import { undoOf } from '../arm/start.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';
import { clusterIdOf, clusterType, poolsOf, poolType } from './cluster-types.ts';

const namespace = 'Microsoft.ContainerService';
const task = 'azure.aks.background';
const usual: Spread = { p50: 40, p95: 120 };
const firstDelay = { least: 2_000, more: 18_000 };
const retryMilliseconds = 15_000;

/** Operations that AKS starts on a pool by itself: shortly after the cluster's creation, and where a fault rule says so. */
export function defineBackground(azure: Azure): void {
  azure.scheduler.handle(task, { run: ({ args }) => startBackground(azure, text(args, 'cluster'), usual) });
  azure.operations.onDone((operation) => {
    if (operation.cloud !== cloud || operation.service !== namespace || operation.background) return;
    const forced = azure.store.get<JsonObject>('background', operation.target);
    azure.store.delete('background', operation.target);
    const cluster = clusterIdOf(operation.target);
    if (forced) {
      const seconds = (integer(forced, 'ms') ?? 60_000) / 1000;
      startBackground(azure, cluster, { p50: seconds, p95: seconds });
    } else if (operation.type === `${clusterType} put` && operation.args['created'] === true && !operation.error) {
      schedule(azure, cluster, firstDelay.least + azure.seeded.uniform('background', cluster) * firstDelay.more);
    }
  });
}

function schedule(azure: Azure, cluster: string, milliseconds: number): void {
  azure.scheduler.at(azure.clock.now() + Math.round(milliseconds), task, { cluster }, `${task} ${cluster}`);
}

function startBackground(azure: Azure, clusterId: string, spread: Spread): void {
  const [pool] = poolsOf(azure, clusterId);
  const state = text(object(azure.find(clusterId)?.body, 'properties'), 'provisioningState');
  if (!pool || state === 'Deleting') return;
  const exclusive = clusterId.toLowerCase();
  const running = azure.operations
    .list(namespace)
    .some((item) => item.doneAt === undefined && item.args['exclusive'] === exclusive);
  if (running) return schedule(azure, clusterId, retryMilliseconds);
  const before = undoOf(pool);
  azure.graph.update(pool.id, {
    ...pool.body,
    properties: { ...object(pool.body, 'properties'), provisioningState: 'Updating' },
  });
  azure.operations.start({
    id: azure.seeded.uuid('azure operation', azure.store.count('counters', 'azure.operations')),
    cloud,
    service: namespace,
    type: `${poolType} put`,
    operation: 'background',
    project: pool.project,
    location: pool.location,
    target: pool.id,
    name: pool.name,
    principal: 'aks',
    spread,
    background: true,
    args: { verb: 'put', created: false, before, exclusive },
  });
}
