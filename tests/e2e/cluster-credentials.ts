import { readFile } from 'node:fs/promises';
import { activityCall, type ClusterCredentials } from '@slipway/activities-core';
import type { JsonObject, Scope } from '@slipway/contracts';
import { providers } from '@slipway/providers';

/**
 * How to reach the installation's cluster, as its cloud tells whoever may manage it.
 * @param workerConfig path of the configuration of the stack's worker, whose credentials are in the environment
 */
export async function clusterCredentials(scope: Scope, workerConfig: string): Promise<ClusterCredentials> {
  const { clouds } = JSON.parse(await readFile(workerConfig, 'utf8')) as { clouds: Record<string, JsonObject> };
  const endpoints = clouds[scope.cloud] ?? {};
  const provider = providers[scope.cloud as keyof typeof providers];
  const access = await provider.clusterAccess({ endpoints, pollScale: 0.01, call: activityCall });
  const credentials = await access.credentials({ scope });
  if (!credentials) throw new Error('the installation has no cluster');
  return credentials;
}
