import type { Failure } from './failure.ts';
import type { Json } from './json.ts';
import type { StepId } from './stage.ts';

/** What stood before the run. */
export interface Observation {
  step: StepId;
  /** `foreign`: the name is taken by what is not ours. */
  state: 'absent' | 'present' | 'foreign';
  output?: Json;
  /** Losing it loses data. */
  holdsData?: boolean;
  /** Props whose actual value differs from the plan's, with both. */
  drift: Drift[];
}

export interface Drift {
  prop: string;
  expected: Json;
  actual: Json;
}

/** Names one object of an installation. */
export interface ObjectName {
  kind: string;
  name: string;
}

/** Something labelled ours, or held by our network, that a scan found. */
export interface Found {
  /** Kind whose `destroy` removes it. */
  kind: string;
  /** Physical name, unique within the kind and scope. */
  name: string;
  step?: StepId;
  incarnation?: number;
  /** Losing it loses data. */
  holdsData?: boolean;
  /** What holds it, if known. */
  heldBy?: string;
}

/** One finding of preflight or verify. */
export interface Finding extends Failure {
  level: 'error' | 'warning';
}
