import { platformKinds, workloadLabels } from '@slipway/blueprint';
import { failed, type AnyResource, type Look } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { judgeNodes, type LiveNode } from '../nodes/judge-nodes.ts';
import { judgeSystem } from '../nodes/judge-system.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { waitInCluster } from '../wait.ts';
import { resourceOf } from './define.ts';

/** A machine that has not joined after so long has a route, role or image that keeps it from joining. */
const budgetMs = 20 * 60_000;

/** Waits until every workload of Gitpod finds a node that is fit for it. Makes nothing, so nothing is undone. */
export function nodesReady(deps: ResourceDeps): [string, AnyResource] {
  const { clusters } = deps;
  return resourceOf(platformKinds.nodesReady, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const { fit } = judgeNodes(await readNodes(cluster), {}, 0);
        if (fit.length === 0 || (await judgeSystem(cluster)).length > 0) return undefined;
        // The labels that have their nodes now: a missing one differs from the plan.
        const served = Object.entries(workloadLabels).filter(
          ([label, minimum]) => judgeNodes(fit, { [label]: minimum }, 0).problems.length === 0,
        );
        return { output: { nodes: namesOf(fit) }, actual: { labels: Object.fromEntries(served) } };
      }),

    async ensure(ref, { labels, minimumCpus }) {
      const cluster = await clusters.need(ref);
      return waitInCluster(
        deps,
        { what: 'the set of nodes', budgetMs },
        async (): Promise<Look<{ nodes: string[] }>> => {
          const nodes = await readNodes(cluster);
          const { problems, fit } = judgeNodes(nodes, labels, minimumCpus);
          const waiting = problems.length > 0 ? problems : await judgeSystem(cluster);
          if (waiting.length === 0) return { done: true, value: { nodes: namesOf(fit) } };
          const why = waiting.slice(0, 3).join('; ');
          const refusal = failed('NOT_READY', 'SW-READY-041', `nodes are not ready: ${why}`);
          return { done: false, waitingFor: { rule: 'SW-READY-041', nodes: nodes.length, why }, refusal };
        },
      );
    },

    destroy: () => Promise.resolve(),
  });
}

const readNodes = (cluster: Cluster): Promise<LiveNode[]> => cluster.list<LiveNode>('v1', 'Node');
const namesOf = (nodes: readonly LiveNode[]): string[] => nodes.map(({ metadata }) => metadata.name).sort();
