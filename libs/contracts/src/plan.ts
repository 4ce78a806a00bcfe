import type { JsonObject } from './json.ts';
import type { StepId } from './stage.ts';

/**
 * Picks timeouts. `quick`: seconds, `slow`: a long cloud operation, `wait`: no limit (name-server delegation), never a hold.
 */
export type Pace = 'quick' | 'slow' | 'wait';

/** `managed`: made and removed by us. `adopted`: found and used, never destroyed. `retained`: ours, kept on teardown. */
export type Lifecycle = 'managed' | 'adopted' | 'retained';

/** One resource to ensure. An eighth field needs a decision record. */
export interface Step {
  id: StepId;
  /** `<provider>.<resource>`, e.g. `gcp.network`; its activities are `<kind>.ensure` and `<kind>.destroy`. */
  kind: string;
  /** Physical name, derived from scope and step. */
  name: string;
  /** Port → the step whose output it takes. A step that only comes first stands under its own id. */
  needs: Record<string, StepId>;
  /** Settings. Never a secret, only references to one. */
  props: JsonObject;
  pace: Pace;
  lifecycle: Lifecycle;
}

/** Where an installation lives and what everything of it is named after. */
export interface Scope {
  installation: string;
  /** Grows by one when the name is used again after its tombstones block derived names. From 1. */
  incarnation: number;
  cloud: string;
  /** Project, account id or subscription id. */
  account: string;
  /** Region. */
  location: string;
  domain: string;
  /** How resources inside the cluster find it. `location` is a zone where the cluster is zonal, and on Azure its resource group. */
  cluster: { name: string; location: string };
}

/** For people; never read by the engine. */
export interface About {
  title: string;
  /** Usual duration of `ensure` in seconds, as seeded or learned. */
  usualSeconds: number;
  /** Prop → path in the installation file it came from. */
  from: Record<string, string>;
  /** Props that cannot be changed once the resource stands. */
  fixed?: string[];
}

/** Steps for one spec, as data. No conditions, loops or expressions. */
export interface Plan {
  scope: Scope;
  /** In an order in which every step comes after what it needs. */
  steps: Step[];
  /** SHA-256 of scope and steps, hexadecimal. */
  hash: string;
  about: Record<StepId, About>;
}

/** Which resource a verb is about. A resource inside the cluster finds its cluster through `scope.cluster`. */
export interface Ref {
  scope: Scope;
  step: StepId;
  kind: string;
  name: string;
  lifecycle: Lifecycle;
  /** When it is removed: more of the installation stays than goes, so nothing goes with its cluster. */
  partial?: true;
}

/** The ref of a step. */
export function refOf(scope: Scope, step: Step): Ref {
  return { scope, step: step.id, kind: step.kind, name: step.name, lifecycle: step.lifecycle };
}
