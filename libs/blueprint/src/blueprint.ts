import type { About, JsonObject, Lifecycle, Plan, Scope, Step, StepId } from '@slipway/contracts';
import type { Kind } from './kind.ts';
import { planHash } from './plan-hash.ts';

declare const output: unique symbol;

/** A step that was added, typed by what it returns. */
export interface Handle<Output = unknown> {
  readonly id: StepId;
  readonly [output]?: Output;
}

/** Handles for every port of a kind. */
export type Inputs<Needs extends object> = { [Port in keyof Needs]: Handle<Needs[Port]> };

export interface StepOptions {
  /** Physical name, where the kind's own derivation does not do. */
  name?: string;
  /** Steps that only come first: nothing of them is taken. */
  after?: readonly Handle[];
  /** Default `managed`. */
  lifecycle?: Lifecycle;
  /** Prop → path in the installation file it came from, for messages. */
  from?: Record<string, string>;
}

/**
 * Collects steps in the order in which a blueprint adds them. A step can need only what was added before it, so a cycle
 * cannot be written.
 */
export class Blueprint {
  readonly scope: Scope;
  readonly #steps: Step[] = [];
  readonly #about: Record<StepId, About> = {};

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** Adds a step. Throws when the id is taken or a need was not added before: both are defects of the blueprint. */
  add<Props extends JsonObject, Needs extends object, Output>(
    id: StepId,
    kind: Kind<Props, Needs, Output>,
    props: Props,
    needs: Inputs<Needs>,
    options: StepOptions = {},
  ): Handle<Output> {
    if (this.#about[id]) throw new Error(`the blueprint adds ${id} twice`);
    const ports = Object.entries(needs as Record<string, Handle>).map(([port, handle]) => [port, handle.id] as const);
    const order = (options.after ?? []).map((handle) => [handle.id, handle.id] as const);
    for (const [, need] of [...ports, ...order]) {
      if (!this.#about[need]) throw new Error(`${id} needs ${need}, which this blueprint has not added`);
    }
    const name = options.name ?? kind.name(this.scope, id);
    this.#steps.push({
      id,
      kind: kind.kind,
      name,
      needs: Object.fromEntries([...order, ...ports]),
      props,
      pace: kind.pace,
      lifecycle: options.lifecycle ?? 'managed',
    });
    this.#about[id] = { title: kind.title(name), usualSeconds: kind.usualSeconds, from: options.from ?? {} };
    return { id };
  }

  /** The plan as it stands. */
  plan(): Plan {
    return { scope: this.scope, steps: this.#steps, hash: planHash(this.scope, this.#steps), about: this.#about };
  }
}
