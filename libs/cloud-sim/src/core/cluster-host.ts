/**
 * The seam between a simulated cloud and the real Kubernetes control planes behind its simulated clusters. The cloud decides
 * *what* exists (clusters, pools, load balancers, disks, records, tokens); the host makes a Kubernetes API agree with it.
 * The clouds know only `ClusterHost`, the host knows only `CloudSide`: either can be tested with a small fake of the other.
 */

import type { JsonObject } from './json.ts';

/** A simulated cluster that needs a control plane. */
export interface ClusterRequest {
  /** Unique over all simulated clouds and stable over restarts, e.g. `gcp/projects/p/locations/l/clusters/c`. */
  id: string;
  /** As the cloud shows it, e.g. `1.36.3-gke.1000`; the control plane itself always reports its own version. */
  version: string;
  /**
   * What is in the cluster from its first moment. `gke` (the default): CNI, cluster DNS, kube-proxy, CSI driver and a default
   * StorageClass. `aks`: the same in Azure's names. `eks`: CNI, kube-proxy and cluster DNS, no CSI driver. `bare`: nothing, so
   * that nodes are not ready before somebody has installed a CNI.
   */
  system?: 'gke' | 'aks' | 'eks' | 'bare';
  /** The cloud that owns the cluster: how tokens are checked, and where load balancers, disks and records are made. */
  cloud: CloudSide;
}

/** How to reach a running control plane. */
export interface ClusterEndpoint {
  /** `https://127.0.0.1:<port>` */
  server: string;
  /** PEM of the cluster's certificate authority. */
  caCertificate: string;
  /** PEM texts that make a client the cluster's administrator, for clouds that hand such a certificate out. */
  adminCertificate?: { certificate: string; key: string };
}

/** Machines that a simulated node pool has now. The host makes Node objects equal to this list. */
export interface NodeGroup {
  pool: string;
  /** Number of machines that are up. */
  size: number;
  zones: string[];
  machineType: string;
  cpus: number;
  memoryBytes: number;
  labels: Record<string, string>;
  maxPods: number;
  /** Prefix of `spec.providerID`, e.g. `gce://my-project`; `/<zone>/<name>` follows. Not looked at where `machines` are given. */
  providerIdPrefix: string;
  /** One by one where the cloud names its machines itself; as many as `size`. */
  machines?: NodeMachine[];
}

/** One machine as the cloud names it. */
export interface NodeMachine {
  /** Of the Node, e.g. `ip-10-0-12-7.eu-west-1.compute.internal`. */
  name: string;
  zone: string;
  /** `spec.providerID`, e.g. `aws:///eu-west-1a/i-0123456789abcdef0`. */
  providerId: string;
}

/** How far the machines of one pool are. */
export interface PoolState {
  pool: string;
  /** Machines that have a Node object. */
  joined: number;
  /** Of those, how many are Ready. */
  ready: number;
}

/** A managed add-on of the cloud's that is to run in the cluster. */
export interface AddOn {
  /** As the cloud sells it: `kube-proxy`, `coredns`, `aws-ebs-csi-driver`. */
  name: string;
  /** E.g. `v1.62.0-eksbuild.1`. */
  version: string;
  /** Of the add-on's ServiceAccount: its identity in the cloud. */
  serviceAccountAnnotations: Record<string, string>;
  /** What its operator set, in the add-on's own terms. */
  configuration: JsonObject;
}

/** How many of an add-on's pods there should be, and how many are ready. */
export interface AddOnState {
  desired: number;
  ready: number;
}

/** Runs one control plane per simulated cluster. Every method is idempotent and survives a restart of the local cloud. */
export interface ClusterHost {
  /** Starts the control plane, or finds it running; resolves once `/readyz` answers and the default ServiceAccount exists. */
  start(request: ClusterRequest): Promise<ClusterEndpoint>;
  /** Makes the cluster's Node objects those of the given pools. */
  setNodes(clusterId: string, groups: NodeGroup[]): Promise<void>;
  /** How far the machines are that `setNodes` asked for; pools without a Node are missing. */
  poolStates(clusterId: string): Promise<PoolState[]>;
  /** Installs the add-on or brings it in line; never waits for its pods, so that asking again tells how far they are. */
  applyAddOn(clusterId: string, addOn: AddOn): Promise<AddOnState>;
  /** Takes the add-on's objects out of the cluster. Absent is success. */
  removeAddOn(clusterId: string, name: string): Promise<void>;
  /** Ends the control plane's processes by their own ids and forgets its data. Absent is success. */
  stop(clusterId: string): Promise<void>;
  /** Ends all processes, keeps the data. */
  close(): Promise<void>;
}

/** A Service of type LoadBalancer that wants an address. */
export interface LoadBalancerRequest {
  namespace: string;
  name: string;
  uid: string;
  ports: number[];
  annotations: Record<string, string>;
}

/** A PersistentVolumeClaim that wants a disk. */
export interface DiskRequest {
  name: string;
  uid: string;
  namespace: string;
  claim: string;
  sizeBytes: number;
  storageClass: string;
  /** Of the StorageClass, e.g. `{type: gp3, encrypted: "true"}`. */
  parameters?: Record<string, string>;
  zone: string;
}

/** A record set, by full name without trailing dot. */
export interface RecordSet {
  name: string;
  type: 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'NS';
  ttl: number;
  /** Empty where `alias` is set. */
  values: string[];
  /** Host name whose addresses the name answers with, where the cloud's zones can do that (an alias record of Route 53). */
  alias?: string;
}

/** Who a bearer token belongs to. */
export interface TokenUser {
  username: string;
  groups: string[];
}

/** What the controllers inside a simulated cluster ask of the cloud that the cluster runs in. Calls are those of the cluster's
 * own identities: the cloud journals them, applies fault rules to them and refuses what it would refuse. */
export interface CloudSide {
  /** Checks a cluster token as TokenReview does: signature, cluster, expiry. Undefined: refused. */
  reviewToken(clusterId: string, token: string): Promise<TokenUser | undefined>;
  /** Makes the load balancer with all its children; resolves with its public address once provisioned. */
  ensureLoadBalancer(clusterId: string, request: LoadBalancerRequest): Promise<{ ip: string } | { hostname: string }>;
  /** Removes load balancer and children; resolves when they are gone. */
  deleteLoadBalancer(clusterId: string, uid: string): Promise<void>;
  ensureDisk(clusterId: string, request: DiskRequest): Promise<{ volumeHandle: string; driver: string }>;
  deleteDisk(clusterId: string, volumeHandle: string): Promise<void>;
  /**
   * The zone that is responsible for `domain`, as seen by the identity of a pod's service account (`namespace/name` with the
   * given annotations); rejects with the cloud's sentence when that identity may not see or edit it.
   */
  openZone(clusterId: string, caller: WorkloadCaller, domain: string): Promise<ZoneEditor>;
  /**
   * Names of the groups of machines that carry all these tags, whatever their values, as seen by a pod's identity; rejects with
   * the cloud's sentence when that may not look. Absent where a cloud scales its pools itself.
   */
  discoverGroups?(clusterId: string, caller: WorkloadCaller, tags: string[]): Promise<string[]>;
  /**
   * A new order at the public certificate authority for these names. Rejects with what the authority says, its HTTP status first.
   * Absent: it takes every order.
   */
  orderCertificate?(clusterId: string, names: string[]): Promise<void>;
  /** Whether user and password open the managed database, for the image handlers of database clients. */
  checkDatabaseLogin(clusterId: string, caller: DatabaseCaller): Promise<boolean>;
}

/** A pod's identity, as workload identity sees it. */
export interface WorkloadCaller {
  namespace: string;
  serviceAccount: string;
  /** Of the service account. */
  annotations: Record<string, string>;
  podLabels?: Record<string, string>;
}

/** How a pod reaches the managed database. */
export interface DatabaseCaller {
  /** Cloud SQL connection name, or host name. */
  instance: string;
  username: string;
  password: string;
  /** Content of a key file the client presents, if any. */
  credentials?: string;
}

/** Edits one zone through the cloud's own API semantics. */
export interface ZoneEditor {
  zone: string;
  list(): Promise<RecordSet[]>;
  upsert(record: RecordSet): Promise<void>;
  remove(record: Pick<RecordSet, 'name' | 'type'>): Promise<void>;
}
