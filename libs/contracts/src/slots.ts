import type { Json, JsonObject } from './json.ts';

/**
 * What every cloud must yield for Gitpod to be installed on it. The types are outputs of steps in words that name no cloud:
 * whatever a cloud needs said to a chart or to the installer, it says here, as references and settings, never as secrets.
 */

/** A reachable cluster. */
export interface ClusterOutput extends JsonObject {
  name: string;
  location: string;
  version: string;
}

/** Machines of one pool. */
export interface NodePoolOutput extends JsonObject {
  pool: string;
}

export interface DnsZoneOutput extends JsonObject {
  /** Name of the zone in the cloud. */
  zone: string;
  /** Authoritative name servers, without trailing dots, sorted. */
  nameServers: string[];
}

/** How pods of a release act as the identity that may edit the zone. */
export interface WorkloadIdentityOutput extends JsonObject {
  serviceAccountAnnotations: Record<string, string>;
  podLabels: Record<string, string>;
}

/** Settings that a program reads from files. They stand in a Secret because it looks for one; none of them is a secret. */
export interface SettingsFiles extends JsonObject {
  /** Name of the Secret, in the namespace of the release. */
  secret: string;
  /** Where it is mounted, e.g. `/etc/kubernetes`. */
  directory: string;
  /** Content by file name. */
  files: Record<string, string>;
}

/** external-dns as this cloud wants it. */
export interface DnsIdentityOutput extends WorkloadIdentityOutput {
  /** `provider.name` of the chart. */
  provider: string;
  extraArgs: Record<string, string>;
  env: Record<string, string>;
  /** Absent where the provider reads no files. */
  settings?: SettingsFiles;
}

/** The ACME solver as this cloud wants it. */
export interface AcmeIdentityOutput extends WorkloadIdentityOutput {
  /** The object under `dns01` of a ClusterIssuer's solver. */
  solver: Record<string, Json>;
  /** Further chart values of cert-manager. */
  chartValues: Record<string, Json>;
}

/** A database, an object store or a registry: the installer's configuration block that leads to it. */
export interface InstallerBlockOutput extends JsonObject {
  /** Merged into the installer configuration under the slot's own key. */
  config: Record<string, Json>;
  /** Secrets in the namespace `gitpod` that the block names, with the keys that must exist. */
  secrets: { name: string; keys: string[] }[];
}
