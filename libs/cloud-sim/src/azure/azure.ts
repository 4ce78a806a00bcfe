import type { ClusterHost } from '../core/cluster-host.ts';
import type { Resource } from '../core/graph.ts';
import type { JsonObject } from '../core/json.ts';
import type { Lags } from '../core/lags.ts';
import type { World } from '../core/world.ts';
import type { Provider, ResourceType } from './resource-type.ts';

/** Azure as simulated: the shared world plus what only Azure's part needs. */
export interface Azure extends World {
  lags: Lags;
  /** Absent: simulated clusters have no control plane. */
  clusterHost: ClusterHost | undefined;
  /** What has this ARM id, in whatever letter case it is written. Ids in the graph are as the resource was created. */
  find<Body extends JsonObject = JsonObject>(id: string): Resource<Body> | undefined;
  /** The row of a type, e.g. for what a deletion brings about. */
  typeOf(type: string): ResourceType | undefined;
  providers(): readonly Provider[];
}

export const cloud = 'azure';
export const defaultSubscription = '00000000-0000-4000-8000-000000000001';
export const defaultTenant = '00000000-0000-4000-8000-0000000000aa';
export const defaultLocation = 'westeurope';
