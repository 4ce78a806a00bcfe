import type { CallContext, ProviderContext, Resource } from '@slipway/activities-core';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '@slipway/cloud-sim';
import { FakeClusterHost } from '@slipway/cloud-sim/testing/fake-cluster-host';
import type { Json, JsonObject, Lifecycle, Ref, Scope, StepId } from '@slipway/contracts';
import { FakeClusterApi } from '@slipway/testing/fake-cluster-api';
import { FakeSecretStore } from '@slipway/testing/fake-secret-store';
import { cloudOf, type AzureCloud } from '../cloud.ts';

export const subscription = '00000000-0000-4000-8000-000000000001';
export const group = 'acme-gitpod';
export const region = 'westeurope';

/** Everything a resource needs, on a local cloud: real SDKs, real HTTPS, time that runs fast. */
export interface Stage {
  cloud: LocalCloud;
  clusters: FakeClusterHost;
  context: ProviderContext;
  secrets: FakeSecretStore;
  clusterApi: FakeClusterApi;
  scope: Scope;
  /** The subscription, for calls that a test makes itself. */
  azure: AzureCloud;
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
  const { env, clouds } = cloud.configuration as unknown as Configuration;
  // Stages of several clouds may stand in one process, each in a local cloud of its own.
  for (const [name, value] of Object.entries(env)) if (name.startsWith('AZURE_')) process.env[name] = value;
  const { pollScale: _, ...endpoints } = clouds.azure;
  const secrets = new FakeSecretStore();
  const clusterApi = new FakeClusterApi();
  const scope: Scope = {
    installation: 'acme-azure',
    incarnation: 1,
    cloud: 'azure',
    account: subscription,
    location: region,
    domain: 'azure.gitpod.acme.example',
    cluster: { name: 'acme-azure', location: group },
  };
  const context = {
    endpoints,
    pollScale: patience / (options.scale ?? scale),
    call: callContext(),
    secrets,
    clusterApi,
  };
  return {
    cloud,
    clusters,
    secrets,
    clusterApi,
    scope,
    context,
    azure: cloudOf(context, scope),
    ref: (step, kind, name, lifecycle = 'managed') => ({ scope, step, kind, name, lifecycle }),
    commits: (...operations) =>
      cloud.journal
        .entries()
        .filter((entry) => entry.committed && operations.includes(entry.operation))
        .map((entry) => entry.operation),
    close: () => cloud.close(),
  };
}

/** What the local cloud tells a worker. */
interface Configuration {
  env: Record<string, string>;
  clouds: { azure: JsonObject };
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

/** Props of which a plan would find something to do. Undefined: it is absent. */
export async function driftOfPlan<Props extends JsonObject>(
  resource: Resource<Props, never, Json>,
  ref: Ref,
  props: Props,
): Promise<string[] | undefined> {
  const seen = await resource.observe(ref);
  const actual = seen?.actual as JsonObject | undefined;
  return actual && Object.keys(actual).filter((key) => JSON.stringify(actual[key]) !== JSON.stringify(props[key]));
}
