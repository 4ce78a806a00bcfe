import type {
  AcmeIdentityOutput,
  ClusterOutput,
  DnsIdentityOutput,
  DnsZoneOutput,
  InstallerBlockOutput,
  Json,
  NodePoolOutput,
} from '@slipway/contracts';
import type { Handle } from './blueprint.ts';

/** What is taken, and what must be done first. */
export interface Slot<Output> {
  from: Handle<Output>;
  after: readonly Handle[];
}

/** What every cloud must yield. A missing slot does not compile. */
export interface Slots {
  cluster: Slot<ClusterOutput>;
  /** One for each pool; `after` holds what else nodes need before they are of use (add-ons). */
  pools: readonly Slot<NodePoolOutput>[];
  dnsZone: Slot<DnsZoneOutput>;
  dnsIdentity: Slot<DnsIdentityOutput>;
  acmeIdentity: Slot<AcmeIdentityOutput>;
  database: Slot<InstallerBlockOutput>;
  objectStore: Slot<InstallerBlockOutput>;
  registry: Slot<InstallerBlockOutput>;
  /** Further settings of Gitpod's installer that the cloud needs, e.g. annotations of its Service. Absent: none. */
  installer?: Record<string, Json>;
  /** From `clusterBasics`. */
  basics: ClusterBasics;
}

/** What cloud steps inside the cluster build on. */
export interface ClusterBasics {
  namespaces: Handle;
  databaseCredentials: Handle;
}
