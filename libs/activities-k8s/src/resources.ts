import type { ResourceMap } from '@slipway/activities-core';
import type { KubernetesContext } from './context.ts';
import { resourceDeps } from './resource-deps.ts';
import { databaseCredentials } from './resources/database-credentials.ts';
import { namespaces } from './resources/namespaces.ts';
import { sshHostKey } from './resources/ssh-host-key.ts';

/** Everything inside an installation's cluster, by kind. */
export function kubernetesResources(context: KubernetesContext): ResourceMap {
  const deps = resourceDeps(context);
  return Object.fromEntries([namespaces(deps), databaseCredentials(deps), sshHostKey(deps)]);
}
