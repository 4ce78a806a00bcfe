import type { ResourceMap } from '@slipway/activities-core';
import { removeInside } from './cluster/remove-inside.ts';
import type { KubernetesContext } from './context.ts';
import { resourceDeps, type ResourceDeps } from './resource-deps.ts';
import { certManager } from './resources/cert-manager.ts';
import { certificate } from './resources/certificate.ts';
import { chartRelease } from './resources/chart-release.ts';
import { clusterIssuer } from './resources/cluster-issuer.ts';
import { databaseCredentials } from './resources/database-credentials.ts';
import { delegation } from './resources/delegation.ts';
import { externalDns } from './resources/external-dns.ts';
import { gitpodConfig } from './resources/gitpod/config.ts';
import { gitpodEndpoint } from './resources/gitpod/endpoint.ts';
import { gitpodLeftovers } from './resources/gitpod/leftovers.ts';
import { gitpodRelease } from './resources/gitpod/release.ts';
import { gitpodWorkloads } from './resources/gitpod/workloads.ts';
import { namespaces } from './resources/namespaces.ts';
import { nodesReady } from './resources/nodes-ready.ts';
import { smokeTest } from './resources/smoke-test.ts';
import { sshHostKey } from './resources/ssh-host-key.ts';
import { userSecrets } from './resources/user-secrets.ts';

/** Everything inside an installation's cluster, by kind. */
export function kubernetesResources(context: KubernetesContext): ResourceMap {
  const deps = resourceDeps(context);
  const kinds = new Map<string, ResourceMap[string]>([
    namespaces(deps),
    databaseCredentials(deps),
    sshHostKey(deps),
    userSecrets(deps),
    nodesReady(deps),
    delegation(deps),
    externalDns(deps),
    certManager(deps),
    chartRelease(deps),
    clusterIssuer(deps),
    certificate(deps),
    gitpodConfig(deps),
    gitpodRelease(deps),
    gitpodEndpoint(deps),
    gitpodWorkloads(deps),
    smokeTest(deps),
    gitpodLeftovers(deps),
  ]);
  return Object.fromEntries([...kinds].map(([kind, entry]) => [kind, goingWithCluster(entry, deps)]));
}

/** The same kind, whose removal does not wait for ever for a cluster that is out of reach. */
function goingWithCluster(entry: ResourceMap[string], deps: ResourceDeps): ResourceMap[string] {
  return { ...entry, destroy: (ref) => removeInside(deps.clusters, deps, ref, () => entry.destroy(ref)) };
}
