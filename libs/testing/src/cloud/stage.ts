import type { ProviderContext } from '@slipway/activities-core';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '@slipway/cloud-sim';
import { FakeClusterHost } from '@slipway/cloud-sim/testing/fake-cluster-host';
import type { JsonObject, Lifecycle, Ref, Scope, StepId } from '@slipway/contracts';
import { FakeClusterApi } from '../fake-cluster-api.ts';
import { FakeSecretStore } from '../fake-secret-store.ts';
import { callContext } from './call-context.ts';
import { SimulatedTime } from './simulated-time.ts';

/** Everything a resource needs, on a local cloud: real SDKs, real HTTP, time that runs fast. */
export interface CloudStage {
  cloud: LocalCloud;
  time: SimulatedTime;
  clusters: FakeClusterHost;
  context: ProviderContext;
  secrets: FakeSecretStore;
  clusterApi: FakeClusterApi;
  scope: Scope;
  ref(step: StepId, kind: string, name: string, lifecycle?: Lifecycle): Ref;
  /** Calls of these operations that changed something, in order. */
  commits(...operations: string[]): string[];
  /** Calls that changed something since the stage was set, in order; logging in is none. */
  changes(): Call[];
  close(): Promise<void>;
}

type Call = ReturnType<LocalCloud['journal']['entries']>[number];

export type StageOptions = Partial<LocalCloudOptions> & { scale?: number };

/** Simulated seconds per real second: fast enough for tests, slow enough that operations are seen running. */
const usualScale = 6_000;
/** Budgets are longer than the local cloud's lags, so that a busy machine does not use them up between two requests. */
const patience = 20;
/** However short a budget is at that scale, a machine that stands still for seconds does not use it up. */
const leastBudgetMs = 10_000;
/** Services that do nothing but tell who is calling. */
const logins = ['sts', 'entra'];

/**
 * A local cloud of its own for one scope, and whoever calls it from this process.
 * @param variables how the variables begin by which this cloud's SDK finds its credentials: `AWS_`
 */
export async function openStage(
  { scope, variables }: { scope: Scope; variables: string },
  options: StageOptions = {},
): Promise<CloudStage> {
  const clusters = new FakeClusterHost();
  const scale = options.scale ?? usualScale;
  const cloud = await startLocalCloud({ seed: 1, clusterHost: clusters, ...options, scale });
  const { env, clouds } = cloud.configuration as unknown as Configuration;
  // Stages of several clouds may stand in one process, each in a local cloud of its own.
  for (const [name, value] of Object.entries(env)) if (name.startsWith(variables)) process.env[name] = value;
  const { pollScale: _, ...endpoints } = clouds[scope.cloud]!;
  const secrets = new FakeSecretStore();
  const clusterApi = new FakeClusterApi();
  const committed = (): Call[] => cloud.journal.entries().filter((entry) => entry.committed);
  return {
    cloud,
    time: new SimulatedTime(cloud),
    clusters,
    secrets,
    clusterApi,
    scope,
    context: { endpoints, pollScale: patience / scale, leastBudgetMs, call: callContext(), secrets, clusterApi },
    ref: (step, kind, name, lifecycle = 'managed') => ({ scope, step, kind, name, lifecycle }),
    commits: (...operations) =>
      committed()
        .map(({ operation }) => operation)
        .filter((operation) => operations.includes(operation)),
    changes: () => committed().filter(({ service }) => !logins.includes(service)),
    close: () => cloud.close(),
  };
}

/** What the local cloud tells a worker. */
interface Configuration {
  env: Record<string, string>;
  clouds: Record<string, JsonObject>;
}
