import type { Found } from './observation.ts';
import type { Scope } from './plan.ts';
import type { Timing } from './run-input.ts';

/** Where to look: the whole account, or one installation in it. */
export interface DiscoverTarget extends Pick<Scope, 'cloud' | 'account' | 'location'> {
  installation?: string;
}

export interface DiscoverCall {
  target: DiscoverTarget;
  /** Names of installations that are not looked at. */
  except: string[];
}

/** The one argument of `discover`, which only reads. It is no run of an installation, so it takes no lock. */
export interface DiscoverInput extends DiscoverCall {
  /** Who asked, for the record. */
  requestedBy: string;
  timing: Timing;
}

/** What stands of one installation, living or not. */
export interface Discovered {
  installation: string;
  /** Its region. */
  location: string;
  objects: Found[];
  /** Newest creation known, in milliseconds since the epoch. */
  madeAt?: number;
}

/** Result of `discover`, by name. */
export interface DiscoverResult {
  installations: Discovered[];
}
