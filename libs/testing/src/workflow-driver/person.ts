import type { DecisionVerb, Hold, Json, Plan, Progress } from '@slipway/contracts';
import type { Timeline } from './timeline.ts';
import type { SentDecision } from './trace.ts';

/**
 * How a decision is made. `named`: with the hold it is about. `bare`: as from the Web UI, without one. `twice`: named, and sent a second
 * time in the same moment. `late`: about a hold that is over. `wrong`: about a step or plan that is not there, or with settings that
 * the step does not have.
 */
export const manners = ['named', 'bare', 'twice', 'late', 'wrong'] as const;
export type Manner = (typeof manners)[number];

/** `go on` is what a hold waits for: `approve` for a plan, `retry` for everything else. */
export interface Deed {
  verb: DecisionVerb | 'go on' | 'cancel';
  manner: Manner;
}

/** What a person does about a hold, and how long after it opened or the last decision about it was refused. */
export interface Reaction extends Deed {
  afterSeconds: number;
}

/** A person who watches a run. */
export interface Person {
  /** One for each hold that opens, in their order; one more where a decision left its hold open. */
  reactions: Reaction[];
  /** What happens to undo holds when there is no reaction left; other holds then wait for their time limit. */
  finally: 'skip' | 'leave';
  /** Decisions out of the blue, with a workflow task. */
  whims: (Deed & { atTask: number })[];
}

interface Wires {
  timeline: Timeline;
  plan: Plan;
  send: (decision: SentDecision) => void;
  cancel: () => void;
}

const finallyAfterSeconds = 60;

/** Plays a person: looks at the progress after every workflow task, and decides in virtual time. */
export class Operator {
  readonly #wires: Wires;
  readonly #finally: Person['finally'];
  readonly #reactions: Reaction[];
  /** Holds whose decision is on its way. */
  readonly #busy = new Set<string>();
  readonly #known: Hold[] = [];
  #open: readonly Hold[] = [];
  #sent = 0;

  constructor(person: Person, wires: Wires) {
    this.#wires = wires;
    this.#finally = person.finally;
    this.#reactions = [...person.reactions];
  }

  /** Sees what waits, and makes up his mind about each hold. */
  look({ holds }: Progress): void {
    this.#open = holds;
    for (const hold of holds) if (this.#known.every(({ id }) => id !== hold.id)) this.#known.push(hold);
    for (const hold of holds) if (!this.#busy.has(hold.id)) this.#react(hold);
  }

  act({ verb: wish, manner }: Deed, hold: Hold | undefined = this.#open[0]): void {
    if (wish === 'cancel') return this.#wires.cancel();
    const verb = wish !== 'go on' ? wish : hold?.reason === 'approval' ? 'approve' : 'retry';
    const input = this.#inputOf(verb, manner, hold);
    for (let times = manner === 'twice' ? 2 : 1; times > 0; times--) {
      this.#wires.send({ id: `u${++this.#sent}`, verb, input });
    }
  }

  #react(hold: Hold): void {
    const reaction = this.#reactions.shift() ?? this.#lastly(hold);
    if (!reaction) return;
    this.#busy.add(hold.id);
    this.#wires.timeline.after(reaction.afterSeconds * 1000, () => {
      this.#busy.delete(hold.id);
      if (this.#open.some(({ id }) => id === hold.id)) this.act(reaction, hold);
    });
  }

  #lastly({ reason }: Hold): Reaction | undefined {
    if (this.#finally === 'leave' || reason !== 'undo') return undefined;
    return { verb: 'skip', manner: 'named', afterSeconds: finallyAfterSeconds };
  }

  #inputOf(verb: DecisionVerb, manner: Manner, hold: Hold | undefined): Json | undefined {
    const { plan } = this.#wires;
    const late = this.#known.find(({ id }) => this.#open.every((open) => open.id !== id))?.id ?? 'cluster/s0#0';
    const named = manner === 'late' ? late : manner === 'wrong' ? 'nobody/nothing#99' : hold?.id;
    const about = manner === 'bare' || named === undefined ? {} : { hold: named };
    const step = manner === 'wrong' && verb === 'skip' ? 'nobody/nothing' : (hold?.subject ?? plan.steps[0]?.id ?? '');
    switch (verb) {
      case 'retry':
      case 'rollback':
        return manner === 'bare' ? undefined : named;
      case 'skip':
        return { step, ...about };
      case 'retryWith':
        return { step, ...(manner === 'wrong' ? { props: { nonsense: 1 } } : { props: { size: 3 }, ...about }) };
      case 'approve':
        return manner === 'late' || manner === 'wrong' ? 'deadbeef' : plan.hash.slice(0, 8);
      case 'hold':
        return undefined;
    }
  }
}
