import { certManagerNamespace, platformKinds } from '@slipway/blueprint';
import type { Json, JsonObject } from '@slipway/contracts';
import { notOwned, type AnyResource, type LiveObject, type ObjectKey } from '@slipway/activities-core';
import { applyOwned } from '../cluster/apply.ts';
import { removeOwned } from '../cluster/remove.ts';
import { isOurs } from '../ownership.ts';
import { readinessOf } from '../readiness/readiness.ts';
import { waitReady } from '../readiness/wait-ready.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { retryNotReady } from '../retry-not-ready.ts';
import { resourceOf } from './define.ts';

const accountKeySecret = 'issuer-account-key';
const readyBudgetMs = 5 * 60_000;

interface LiveIssuer extends LiveObject {
  spec?: {
    acme?: { server?: string; email?: string; solvers?: { selector?: { dnsZones?: string[] } }[] };
  };
}

/** Who signs the platform's certificates. */
export function clusterIssuer(deps: ResourceDeps): [string, AnyResource] {
  const { clusters } = deps;
  return resourceOf(platformKinds.clusterIssuer, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const live = await cluster.get<LiveIssuer>(keyOf(ref.name));
        if (!live) return undefined;
        if (!isOurs(ref.scope, live)) throw notOwned('ClusterIssuer', ref.name);
        const { server = '', email = '', solvers = [] } = live.spec?.acme ?? {};
        const ready = readinessOf(live).state === 'ready';
        const domain = solvers[0]?.selector?.dnsZones?.[0] ?? '';
        // One that has no account with its server is an issuer of nothing.
        return { output: {}, actual: { server: ready ? server : '', email, domain } };
      }),

    async ensure(ref, props, { identity }) {
      const cluster = await clusters.need(ref);
      const manifest = { ...typeOf, metadata: { name: ref.name }, spec: specOf(props, identity.solver) };
      // The webhook's authority is injected late: the first tries may find it closed.
      await retryNotReady(deps, `ClusterIssuer ${ref.name}`, () => applyOwned(cluster, ref, manifest));
      await waitReady(cluster, [keyOf(ref.name)], deps, { what: `ClusterIssuer ${ref.name}`, budgetMs: readyBudgetMs });
      return {};
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        await removeOwned(cluster, ref, keyOf(ref.name), deps);
        const accountKey = {
          apiVersion: 'v1',
          kind: 'Secret',
          namespace: certManagerNamespace,
          name: accountKeySecret,
        };
        await cluster.delete(accountKey, undefined, 'Background');
      });
    },

    listed: { step: 'issuer/cluster-issuer', name: () => 'gitpod-issuer' },
  });
}

const typeOf = { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer' } as const;
const keyOf = (name: string): ObjectKey => ({ ...typeOf, name });

/** Source: the reference architecture, section 3. */
export function specOf(
  { server, email, domain }: platformKinds.ClusterIssuerProps,
  solver: Record<string, Json>,
): JsonObject {
  return {
    acme: {
      server,
      email,
      privateKeySecretRef: { name: accountKeySecret },
      solvers: [{ selector: { dnsZones: [domain] }, dns01: solver }],
    },
  };
}
