import type { CallContext, ProviderContext, Resource } from '@slipway/activities-core';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '@slipway/cloud-sim';
import type { Json, JsonObject, Lifecycle, Ref, Scope, StepId } from '@slipway/contracts';
import { FakeClusterHost } from './fake-cluster-host.ts';
import { FakeClusterApi } from '@slipway/testing/fake-cluster-api';
import { FakeSecretStore } from '@slipway/testing/fake-secret-store';

export const project = 'acme-dev-platform';

/** Everything a resource needs, on a local cloud: real SDKs, real HTTP, time that runs fast. */
export interface Stage {
  cloud: LocalCloud;
  clusters: FakeClusterHost;
  context: ProviderContext;
  secrets: FakeSecretStore;
  clusterApi: FakeClusterApi;
  scope: Scope;
  ref(step: StepId, kind: string, name: string, lifecycle?: Lifecycle): Ref;
  /** Calls of these operations that changed something, in order. */
  commits(...operations: string[]): string[];
  close(): Promise<void>;
}

/** Simulated seconds per real second: fast enough for tests, slow enough that operations are seen running. */
const scale = 6_000;
/** Budgets are longer than the local cloud's lags, so that a busy machine does not use them up between two requests. */
const patience = 20;

export async function stage(options: Partial<LocalCloudOptions> & { scale?: number } = {}): Promise<Stage> {
  const clusters = new FakeClusterHost();
  const cloud = await startLocalCloud({ scale, seed: 1, clusterHost: clusters, ...options });
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = cloud.credentials;
  const secrets = new FakeSecretStore();
  const clusterApi = new FakeClusterApi();
  const scope: Scope = {
    installation: 'acme-gcp',
    incarnation: 1,
    cloud: 'gcp',
    account: project,
    location: 'europe-west1',
    domain: 'gcp.gitpod.acme.example',
    cluster: { name: 'acme-gcp', location: 'europe-west1' },
  };
  return {
    cloud,
    clusters,
    secrets,
    clusterApi,
    scope,
    context: {
      endpoints: { endpoints: cloud.endpoints },
      pollScale: patience / (options.scale ?? scale),
      call: callContext(),
      secrets,
      clusterApi,
    },
    ref: (step, kind, name, lifecycle = 'managed') => ({ scope, step, kind, name, lifecycle }),
    commits: (...operations) =>
      cloud.journal
        .entries()
        .filter((entry) => entry.committed && operations.includes(entry.operation))
        .map((entry) => entry.operation),
    close: () => cloud.close(),
  };
}

/** A call outside of Temporal; `beats` holds its heartbeats, `resumed` what the next attempt gets. */
export function callContext(resumed?: JsonObject): CallContext & { beats: JsonObject[] } {
  const beats: JsonObject[] = [];
  const never = new AbortController().signal;
  return {
    signal: never,
    handover: never,
    resumed,
    beats,
    heartbeat: (details) => void beats.push(details),
    warn: () => undefined,
  };
}

/** Turns on every API, past its propagation. */
export function enableApis(cloud: LocalCloud, names: readonly string[]): void {
  for (const name of names) cloud.gcp.store.put('services', `${project}/${name}`, { enabledAt: 0, usableAt: 0 });
}

/** Whether a plan with these props would find nothing to do. */
export async function driftOfPlan<Props extends JsonObject>(
  resource: Resource<Props, never, Json>,
  ref: Ref,
  props: Props,
): Promise<string[] | undefined> {
  const seen = await resource.observe(ref);
  const actual = seen?.actual as JsonObject | undefined;
  return actual && Object.keys(actual).filter((key) => JSON.stringify(actual[key]) !== JSON.stringify(props[key]));
}
