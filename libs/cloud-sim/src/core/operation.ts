import type { Fault } from './faults.ts';
import type { JsonObject } from './json.ts';
import type { Spread } from './seeded.ts';

/** A long-running operation; each API shows it in its own shape. */
export interface Operation {
  id: string;
  cloud: string;
  service: string;
  /** The provider's own word, e.g. `CREATE_CLUSTER`. */
  type: string;
  project: string;
  location: string;
  /** Id of the resource it works on. */
  target: string;
  principal: string;
  createdAt: number;
  startsAt: number;
  dueAt: number;
  doneAt?: number;
  error?: OperationError;
  /** Begun by the provider itself. */
  background?: boolean;
  args: JsonObject;
  fate?: Fault;
}

export interface OperationError {
  code: string;
  message: string;
}

/** Thrown by `complete`: the operation ends DONE with this error. */
export class OperationFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What an operation of one type does to the graph when it ends. */
export interface OperationKind {
  /** Real work that must be finished before `complete`. */
  prepare?(operation: Operation): Promise<unknown>;
  complete(operation: Operation, prepared: unknown): void;
  /** The operation failed and left something broken. */
  broken?(operation: Operation, error: OperationError): void;
  /** The operation failed and left nothing. */
  revert?(operation: Operation): void;
}

export interface OperationStart {
  cloud: string;
  service: string;
  type: string;
  /** As fault rules name it, e.g. `CreateCluster`. */
  operation: string;
  project: string;
  location: string;
  target: string;
  name: string;
  principal: string;
  spread: Spread;
  args?: JsonObject;
  background?: boolean;
  /** Made from a running number when absent. */
  id?: string;
}
