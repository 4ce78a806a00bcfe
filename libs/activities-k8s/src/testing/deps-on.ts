import type { CallContext } from '@slipway/activities-core';
import { createClusterApi } from '../cluster-api.ts';
import type { KubernetesContext } from '../context.ts';
import { resourceDeps, type ResourceDeps } from '../resource-deps.ts';
import { createSecretStore } from '../secret-store.ts';
import type { FakeApiServer } from './fake-api-server.ts';

/** What a resource works with when its cluster is an API server that answers as told. */
export function depsOn(
  { address, caCertificate }: Pick<FakeApiServer, 'address' | 'caCertificate'>,
  { warn = () => undefined, ...changes }: Partial<KubernetesContext> & Partial<Pick<CallContext, 'warn'>> = {},
): ResourceDeps {
  const call: CallContext = {
    signal: new AbortController().signal,
    handover: new AbortController().signal,
    resumed: undefined,
    heartbeat: () => undefined,
    warn,
  };
  const access = { credentials: async () => ({ server: address, caCertificate, token: async () => 'token' }) };
  const deps = { access, call, pollScale: 0.01 };
  return resourceDeps({
    ...deps,
    clusterApi: createClusterApi(deps),
    secrets: createSecretStore(deps),
    reach: {},
    charts: {},
    tools: { helm: 'helm' },
    ...changes,
  });
}
