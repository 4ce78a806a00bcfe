import type { JsonObject, Ref, Scope, StepId } from '@slipway/contracts';
import {
  isResource,
  type AnyResource,
  type CallContext,
  type ClusterAccess,
  type ResourceMap,
} from '@slipway/activities-core';
import {
  adminToken,
  clusterId,
  servicesPool,
  startFixture,
  workspacesPool,
  type ClusterFixture,
} from '@slipway/cloud-sim/testing/cluster-fixture';
import { helmBinary } from '@slipway/cloud-sim/testing/binaries';
import { createClusterApi } from '../cluster-api.ts';
import type { KubernetesContext } from '../context.ts';
import { createSecretStore } from '../secret-store.ts';
import { kubernetesResources } from '../resources.ts';

export const scope: Scope = {
  installation: 'acme',
  incarnation: 1,
  cloud: 'gcp',
  account: 'p',
  location: 'europe-west4',
  domain: 'gcp.gitpod.acme.example',
  cluster: { name: 'test', location: 'europe-west4' },
};

/** A real control plane with simulated nodes, and the product's own ports and resources on it. */
export interface RealCluster extends ClusterFixture {
  context: KubernetesContext;
  resources: ResourceMap;
  /** Heartbeats since the last look. */
  heartbeats: JsonObject[];
  /** Undefined answers from now on: the cluster is gone. */
  setGone(gone: boolean): void;
  resource(kind: string): AnyResource;
}

export function refTo(step: StepId, kind: string, name: string, of = scope): Ref {
  return { scope: of, step, kind, name, lifecycle: 'managed' };
}

function callContext(heartbeats: JsonObject[] = [], signal = new AbortController().signal): CallContext {
  return {
    signal,
    handover: new AbortController().signal,
    resumed: undefined,
    heartbeat: (details) => void heartbeats.push(details),
    warn: () => undefined,
  };
}

export async function startRealCluster(
  changes: (fixture: ClusterFixture) => Partial<KubernetesContext> = () => ({}),
): Promise<RealCluster> {
  const fixture = await startFixture();
  await fixture.host.setNodes(clusterId, [servicesPool, workspacesPool]);
  return workingOn(fixture, changes);
}

/** The product's ports and resources on a cluster that runs. */
export function workingOn(
  fixture: ClusterFixture,
  changes: (fixture: ClusterFixture) => Partial<KubernetesContext> = () => ({}),
): RealCluster {
  let gone = false;
  const heartbeats: JsonObject[] = [];
  const access: ClusterAccess = {
    credentials: async () =>
      gone
        ? undefined
        : { server: fixture.server, caCertificate: fixture.caCertificate, token: async () => adminToken },
  };
  const deps = { access, call: callContext(heartbeats), pollScale: 1 / 60, leastBudgetMs: 600_000 };
  const context: KubernetesContext = {
    ...deps,
    clusterApi: createClusterApi(deps),
    secrets: createSecretStore(deps),
    reach: {},
    charts: {},
    tools: { helm: helmBinary() },
    ...changes(fixture),
  };
  const resources = kubernetesResources(context);
  return {
    ...fixture,
    context,
    resources,
    heartbeats,
    setGone: (value) => void (gone = value),
    resource(kind) {
      const entry = resources[kind];
      if (!entry || !isResource(entry)) throw new Error(`no resource ${kind}`);
      return entry;
    },
  };
}
