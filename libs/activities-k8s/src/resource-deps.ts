import { Clusters } from './cluster/clusters.ts';
import type { KubernetesContext } from './context.ts';

/** What a resource file works with. */
export interface ResourceDeps extends KubernetesContext {
  clusters: Clusters;
}

export const resourceDeps = (context: KubernetesContext): ResourceDeps => ({
  ...context,
  clusters: new Clusters(context),
});
