import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Spread } from '../../core/seeded.ts';
import type { Call } from '../api.ts';
import type { Gcp } from '../gcp.ts';
import type { Shape } from '../shape.ts';

export type Scope = 'global' | 'region' | 'zone';

/** What a new resource is once its request was found good. */
export interface Draft {
  /** Fields that the API adds or fills. */
  body: JsonObject;
  refs: string[];
  costPerHour?: number;
}

/** One kind of Compute resource: what the general insert, get, list and delete do not know. */
export interface Collection {
  /** As in the URL, e.g. `networks`. */
  name: string;
  /** As in replies, e.g. `compute#network`. */
  kind: string;
  scopes: Scope[];
  /** Fields of the body; none: it cannot be inserted here, only Google's own controllers make it. */
  shape?: Record<string, Shape>;
  spread: Spread;
  /** Refuses what Google would refuse. */
  draft?(call: Call, body: JsonObject, location: string): Draft;
  /** Fields that `patch` takes. */
  patchable?: string[];
  checkPatch?(call: Call, resource: Resource, body: JsonObject): void;
  /** Runs when the insert operation ends well. */
  created?(gcp: Gcp, resource: Resource): void;
  /** Runs when the delete operation ends well. */
  deleted?(gcp: Gcp, resource: Resource): void;
}

/** Fields that Google fills; in a request they are ignored. */
export const outputOnly: Record<string, Shape> = {
  kind: 'string',
  id: 'string',
  selfLink: 'string',
  creationTimestamp: 'string',
  region: 'string',
  zone: 'string',
  status: 'any',
};
