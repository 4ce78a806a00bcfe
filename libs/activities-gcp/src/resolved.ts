import type { JsonObject } from '@slipway/contracts';

/** What only Google Cloud knows, pinned in the run's history. */
export interface GcpResolved extends JsonObject {
  incarnation: number;
  /** Of the nodes, sorted. */
  zones: string[];
  /** Of the cluster: the region, or a zone where it is zonal. A standing cluster never moves. */
  clusterLocation: string;
  /** Full version of the control plane. */
  kubernetes: string;
  /** E-mail address of whom the worker acts as; empty when the credentials do not say. */
  caller: string;
  /** True in an offline plan: nothing of this was asked. */
  assumed: boolean;
}
