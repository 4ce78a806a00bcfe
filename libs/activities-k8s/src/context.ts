import type { CallContext, ClusterAccess, ClusterApi, SecretStore } from '@slipway/activities-core';
import type { JsonObject } from '@slipway/contracts';

/** What the ports need. */
export interface ClusterDeps {
  access: ClusterAccess;
  call: CallContext;
  /** Multiplies the pauses between polls; 1 in production, less where time runs faster. */
  pollScale: number;
  /** Milliseconds that any wait in a cluster lasts at least, whatever the scale: a control plane runs in real time. Default 120 s. */
  leastBudgetMs?: number;
}

/** How the worker reaches names and addresses that the world does not know. From the worker's own configuration. */
export interface Reach {
  /** Name servers to ask instead of the system's, and instead of a zone's own: `host:port`. */
  resolvers?: string[];
  /** PEM file of a further certificate authority that the smoke test trusts. */
  caFile?: string;
  /** `host:port` → `host:port` to connect to instead; a host `*` stands for any, `*.domain` for any below it. */
  dial?: Record<string, string>;
}

/** What the resources inside a cluster are made with. */
export interface KubernetesContext extends ClusterDeps {
  clusterApi: ClusterApi;
  secrets: SecretStore;
  reach: Reach;
  /** The worker's own changes to charts: mirrors and local folders. They win over the installation file. */
  charts: Record<string, { ref?: string; version?: string; values?: JsonObject }>;
  /** Folder in which issued certificates are kept with their keys. Absent: they go with their cluster. */
  certificateFolder?: string;
  tools: {
    /** Path of the helm binary. */
    helm: string;
  };
}
