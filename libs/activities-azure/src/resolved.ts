import type { JsonObject } from '@slipway/contracts';

/** What only Azure knows, pinned in the run's history. */
export interface AzureResolved extends JsonObject {
  incarnation: number;
  /** The resource group was there before us: it is used and never deleted. */
  groupIsAdopted: boolean;
  /** Version of the control plane with its patch: `1.33.5`. */
  kubernetes: string;
  /** Version of the database as Azure names it: `5.7`, `8.0.21`. */
  mysql: string;
  /** True in an offline plan: nothing of this was asked. */
  assumed: boolean;
}
