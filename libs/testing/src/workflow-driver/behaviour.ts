import type { FailureCode } from '@slipway/contracts';

/** How one attempt of an activity ends. */
export type Attempt =
  | { end: 'done' }
  /** Nothing was touched. */
  | { end: 'failed'; code: FailureCode }
  /** The cloud did it, the answer did not arrive. */
  | { end: 'reply-lost' }
  /** `kill -9` of the worker, before or after it was done. */
  | { end: 'worker-lost'; done: boolean }
  /** SIGTERM of the worker without grace: the attempt stops where it is. */
  | { end: 'worker-stopped' };

/** What an attempt that runs does when it hears that it is cancelled. */
export const onCancel = ['settles', 'stops', 'stops-half-made', 'fails'] as const;

/** How the attempts of one activity go. */
export interface Behaviour {
  seconds: number;
  /** The first attempts, over all times that it is scheduled. */
  first: Attempt[];
  /** Every further one. */
  then: Attempt;
  onCancel: (typeof onCancel)[number];
  /** Changed settings make every attempt go well. */
  curable?: boolean;
}

export const well: Behaviour = { seconds: 10, first: [], then: { end: 'done' }, onCancel: 'settles' };

export const nthAttempt = ({ first, then }: Behaviour, n: number): Attempt => first[n] ?? then;
