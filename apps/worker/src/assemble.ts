import {
  activitiesOf,
  activityCall,
  ResourceRegistry,
  type ActivityMap,
  type AnyProvider,
  type CloudContext,
  type ProviderContext,
  type WorkerFacts,
} from '@slipway/activities-core';
import { createClusterApi, createSecretStore, kubernetesResources } from '@slipway/activities-k8s';
import type { WorkerConfig } from './config.ts';

/** Wires one cloud to the cluster's side: the only place where both are known. */
export async function assembleActivities(
  provider: AnyProvider,
  config: WorkerConfig,
  facts: WorkerFacts,
): Promise<ActivityMap> {
  const { pollScale = 1, ...endpoints } = config.clouds[provider.id] ?? {};
  const cloud: CloudContext = { endpoints: endpoints as CloudContext['endpoints'], pollScale, call: activityCall };
  const access = await provider.clusterAccess(cloud);
  const { leastClusterBudgetMs: leastBudgetMs } = config;
  const cluster = { access, call: activityCall, pollScale, ...(leastBudgetMs === undefined ? {} : { leastBudgetMs }) };
  const context: ProviderContext = {
    ...cloud,
    clusterApi: createClusterApi(cluster),
    secrets: createSecretStore(cluster),
  };
  const registry = new ResourceRegistry(
    await provider.resources(context),
    kubernetesResources({
      ...cluster,
      clusterApi: context.clusterApi,
      secrets: context.secrets,
      reach: config.reach,
      charts: config.charts,
      tools: config.tools,
      ...(config.certificates && { certificateFolder: config.certificates.folder }),
    }),
  );
  return activitiesOf(provider, cloud, registry, facts);
}
