import type { JsonObject } from '@slipway/contracts';

/** What only Amazon knows, pinned in the run's history. */
export interface AwsResolved extends JsonObject {
  incarnation: number;
  /** Of all subnets, sorted. Empty where the network is adopted: those of its own. */
  zones: string[];
  /** Minor version of the control plane: `1.34`. */
  kubernetes: string;
  /** Id of the nodes' machine image in the region. */
  image: string;
  /** Major version of the database. */
  mysql: string;
  /** Instance class of the database. */
  databaseTier: string;
  /** True in an offline plan: nothing of this was asked. */
  assumed: boolean;
}
