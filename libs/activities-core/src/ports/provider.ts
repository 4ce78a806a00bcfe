import type { Finding, Json, JsonObject, Observation, Plan, Scope } from '@slipway/contracts';
import type { Blueprint, Slots } from '@slipway/blueprint';
import type { Installation } from '@slipway/spec';
import type { ZodType } from 'zod';
import type { CallContext } from './call.ts';
import type { ClusterAccess, ClusterApi, SecretStore } from './cluster.ts';
import type { ResourceMap } from './resource.ts';

/** Where a cloud's APIs are, when not at their public addresses; the cloud's own block of the worker's configuration. */
export type CloudEndpoints = JsonObject;

/** What calls to a cloud are made with. */
export interface CloudContext {
  endpoints: CloudEndpoints;
  /** Multiplies the pauses between polls; 1 in production, less where time runs faster. */
  pollScale: number;
  /** Milliseconds that any budget of a wait is at least, whatever the scale: the machine itself may lose time. Default 0. */
  leastBudgetMs?: number;
  call: CallContext;
}

/** What a cloud's resources may use beyond their own SDK. */
export interface ProviderContext extends CloudContext {
  secrets: SecretStore;
  clusterApi: ClusterApi;
}

/** An installation as its marks tell of it. */
export interface Marked {
  installation: string;
  /** Its region, where something of it says so. */
  location?: string;
  /** Newest creation known, in milliseconds since the epoch. */
  madeAt?: number;
}

/** A plan, and what stands of it. */
export interface SeenPlan {
  plan: Plan;
  observations: Observation[];
}

/**
 * A cloud: one folder that exports this, one line of registration. Everything here loads without an SDK; what needs one is
 * behind a promise.
 */
export interface CloudProvider<Settings = unknown, Resolved = unknown> {
  /** The value of `cloud:` and the first word of its kinds. */
  id: string;
  /** This cloud's block of the installation file (`spec.<id>`). */
  spec: ZodType<Settings>;
  /** A region of its own, for examples of the installation file. Absent: that of the common fields. */
  exampleRegion?: string;
  /** Cross-field checks of an installation on this cloud, offline: path below `spec` and what is wrong. */
  check(spec: Installation<Settings>): { path: (string | number)[]; message: string }[];
  /** Project, account id or subscription id. */
  account(settings: Settings): string;
  /**
   * What only the cloud knows: versions on sale, zones, who is calling, the incarnation. What stands already wins over what
   * is on sale now. Pinned in history, so no secrets.
   */
  resolve(spec: Installation<Settings>, context: CloudContext): Promise<Resolved>;
  /**
   * What a removal has to know: names and scope, read from what stands, and assumed of what is gone. Never fails for something that
   * is no longer sold, switched off or out of reach.
   */
  resolveForRemoval(spec: Installation<Settings>, context: CloudContext): Promise<Resolved>;
  /** What `resolve` would say, without asking: `auto` where only the cloud knows. For an offline plan. */
  assume(spec: Installation<Settings>): Resolved;
  scope(spec: Installation<Settings>, resolved: Resolved): Scope;
  /**
   * The scope of a standing installation from its labels alone, for a teardown without a spec. Undefined: nothing with its
   * labels was found.
   */
  locate(
    target: Pick<Scope, 'installation' | 'account' | 'location'>,
    context: CloudContext,
  ): Promise<Scope | undefined>;
  /**
   * Every installation whose marks stand in the account, whichever it is, in whatever region, sorted by name. One that left nothing
   * with a mark behind is not among them. Reads every page of every list.
   */
  installations(target: Pick<Scope, 'account' | 'location'>, context: CloudContext): Promise<Marked[]>;
  /** Pure: same spec and same resolved facts, same steps. */
  blueprint(spec: Installation<Settings>, resolved: Resolved, b: Blueprint): Slots;
  /** Which of the given permissions the caller lacks on the account. */
  missingPermissions(scope: Scope, permissions: readonly string[], context: CloudContext): Promise<string[]>;
  /**
   * What else can be known of the place before the first billable call: room in its quotas, what an adopted thing lacks. Asked only
   * of a caller who lacks no permission. Absent: nothing.
   */
  findings?(seen: SeenPlan, context: CloudContext): Promise<Finding[]>;
  /** Loads the SDK; only the worker calls it, once. */
  resources(context: ProviderContext): Promise<ResourceMap>;
  /** Loads the SDK; only the worker calls it, once. */
  clusterAccess(context: CloudContext): Promise<ClusterAccess>;
}

/** A provider whose own types are hidden, as registries hold it. */
export type AnyProvider = Omit<CloudProvider<never, Json>, 'spec'> & { spec: ZodType };
