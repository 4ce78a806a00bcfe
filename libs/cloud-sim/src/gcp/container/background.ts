import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import { durations } from '../durations.ts';
import type { Gcp } from '../gcp.ts';
import { cloud, pathOf } from '../gcp.ts';
import { selfLink } from './names.ts';

/** Operations that Google starts on a cluster by itself: shortly after its creation, and where a fault rule says so. */
export function defineBackground(gcp: Gcp): void {
  gcp.scheduler.handle('gke.background', {
    run: (task) => startBackground(gcp, text(task.args, 'cluster'), undefined),
  });
  gcp.operations.onDone((operation) => {
    if (operation.service !== 'container' || operation.background) return;
    const forced = gcp.store.get<JsonObject>('background', operation.target);
    gcp.store.delete('background', operation.target);
    if (forced) startBackground(gcp, operation.target, integer(forced, 'ms') ?? 60_000);
    else if (operation.type === 'CREATE_CLUSTER' && !operation.error) {
      const delay = 2000 + gcp.seeded.uniform('background', operation.target) * 18_000;
      gcp.scheduler.at(
        gcp.clock.now() + Math.round(delay),
        'gke.background',
        { cluster: operation.target },
        `background ${operation.target}`,
      );
    }
  });
}

function startBackground(gcp: Gcp, clusterId: string, milliseconds: number | undefined): void {
  const cluster = gcp.graph.get(clusterId);
  if (!cluster || text(cluster.body, 'status') === 'STOPPING') return;
  if (gcp.operations.running(clusterId)) {
    gcp.scheduler.at(gcp.clock.now() + 15_000, 'gke.background', { cluster: clusterId }, `background ${clusterId}`);
    return;
  }
  gcp.graph.patch(clusterId, { status: 'RECONCILING' });
  gcp.operations.start({
    cloud,
    service: 'container',
    type: 'UPDATE_CLUSTER',
    operation: 'background',
    project: cluster.project,
    location: cluster.location,
    target: clusterId,
    name: cluster.name,
    principal: 'gke',
    spread:
      milliseconds === undefined
        ? durations.backgroundOperation
        : { p50: milliseconds / 1000, p95: milliseconds / 1000 },
    background: true,
    args: { link: selfLink(pathOf(clusterId)), change: {} },
  });
}
