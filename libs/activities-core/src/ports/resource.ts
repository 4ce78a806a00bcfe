import type { Found, Json, ObjectName, Ref, Scope } from '@slipway/contracts';

/** What `observe` saw: the output that `ensure` would return, and the actual value of each prop it can read. */
export interface Observed<Props, Output> {
  output: Output;
  actual: Partial<Props>;
}

/** What only the second net of an undo removes: made by Kubernetes or left over, never a step of its own. */
export interface Sweepable {
  /** Permissions that this file's calls need, in the cloud's words; preflight and the docs are computed from them. */
  permissions: readonly string[];
  /** Losing it loses data: never removed without consent. Default false. */
  holdsData?: boolean;
  /** Everything of this kind that carries our label or hangs on our network, of any incarnation. Mandatory for what costs or blocks. */
  list(scope: Scope, kept?: readonly ObjectName[]): Promise<Found[]>;
  /**
   * Removes it. Absent is success; a foreign one throws `NOT_OWNED`; an adopted one is never destroyed (the caller sees to that).
   * @param kept what stands on purpose: a network that was adopted tells whose it is that stands in it
   */
  destroy(ref: Ref, kept?: readonly ObjectName[]): Promise<void>;
}

/** One kind of thing to ensure: one file, three idempotent verbs. */
export interface Resource<Props = Json, Needs = Record<string, Json>, Output = Json> extends Omit<Sweepable, 'list'> {
  /** A change of these is `INVALID_SPEC`, with what to do instead. Default: none. */
  immutable?: readonly (keyof Props & string)[];
  /**
   * Reads by physical name and ownership label. Undefined: absent, or its cluster is. Throws `NOT_OWNED` when the name is taken
   * by what does not carry our label.
   */
  observe(ref: Ref): Promise<Observed<Props, Output> | undefined>;
  /** observe → create if absent → sync what differs → return. Called again after any crash. */
  ensure(ref: Ref, props: Props, inputs: Needs): Promise<Output>;
  list?(scope: Scope, kept?: readonly ObjectName[]): Promise<Found[]>;
}

/** A resource as the registry holds it: its own types are checked where it is written. */
export interface AnyResource extends Omit<Sweepable, 'list'> {
  immutable?: readonly string[];
  observe(ref: Ref): Promise<{ output: Json; actual: object } | undefined>;
  ensure(ref: Ref, props: never, inputs: never): Promise<Json>;
  list?(scope: Scope, kept?: readonly ObjectName[]): Promise<Found[]>;
}

/** Kind → resource, or what can only be swept. */
export type ResourceMap = Record<string, AnyResource | Sweepable>;

/** Whether steps of this kind exist. */
export function isResource(entry: AnyResource | Sweepable): entry is AnyResource {
  return 'ensure' in entry;
}
