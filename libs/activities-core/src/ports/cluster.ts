import type { JsonObject, Ref } from '@slipway/contracts';

/** How to reach a cluster's API server as an administrator. */
export interface ClusterCredentials {
  /** `https://host[:port]` */
  server: string;
  /** PEM. Absent: public authorities. */
  caCertificate?: string;
  /** A fresh bearer token; called for every request, so it may cache until shortly before expiry. */
  token(): Promise<string>;
}

/** Finds the cluster of a ref. Implemented by each cloud. */
export interface ClusterAccess {
  /** Undefined: the cluster does not exist (any more), or is not ours. */
  credentials(ref: Pick<Ref, 'scope'>): Promise<ClusterCredentials | undefined>;
}

/** A Kubernetes object. `data` of Secrets is base64, as on the wire. */
export interface Manifest extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
}

/** An object as the API server returns it. */
export interface LiveObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    generation?: number;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    finalizers?: string[];
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
}

/** Which object. */
export interface ObjectKey {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

/** Objects inside the installation's cluster. Implemented by `activities-k8s`. */
export interface ClusterApi {
  /** False: there is no cluster, so nothing is in it. */
  exists(ref: Ref): Promise<boolean>;
  /**
   * Server-side apply of the untouched object under the field manager `slipway`, stamped with the ownership labels of `ref`.
   * An object of that name without our labels throws `NOT_OWNED`.
   */
  apply(ref: Ref, manifest: Manifest): Promise<LiveObject>;
  /** Undefined: absent, or its kind or cluster is. */
  read(ref: Ref, key: ObjectKey): Promise<LiveObject | undefined>;
  /**
   * Deletes in the foreground and waits until it is gone. Absent is success; without our label `NOT_OWNED`. A cluster that stays out
   * of reach for minutes is success too: what lives in it goes with it.
   */
  remove(ref: Ref, key: ObjectKey): Promise<void>;
}

/** Write-once secrets of the installation, as Secrets in its cluster. Values never leave the activity that asked. */
export interface SecretStore {
  /** The Secret's values, decoded. Undefined: no such Secret, or no cluster. */
  read(ref: Ref, secret: SecretKey): Promise<Record<string, string> | undefined>;
  /**
   * Adds the keys that are missing, made by `generate` only when one is; existing values always win, also against a concurrent
   * writer. Returns all values as they stand after it.
   */
  fill(
    ref: Ref,
    secret: SecretKey & { type?: string },
    keys: readonly string[],
    generate: () => Promise<Record<string, string>>,
  ): Promise<Record<string, string>>;
  /** Overwrites the given keys: for values that a cloud hands out again (a key whose secret was lost). */
  replace(ref: Ref, secret: SecretKey & { type?: string }, values: Record<string, string>): Promise<void>;
  /** Reads an annotation of the Secret: what the cloud side was last set to. */
  applied(ref: Ref, secret: SecretKey): Promise<string | undefined>;
  /** Records `slipway.dev/applied=<mark>`. */
  markApplied(ref: Ref, secret: SecretKey, mark: string): Promise<void>;
  /** Removes the Secret. Absent is success. */
  remove(ref: Ref, secret: SecretKey): Promise<void>;
}

export interface SecretKey {
  namespace: string;
  name: string;
}
