import { defineKind, type NoNeeds, type NoOutput } from '@slipway/blueprint';
import type {
  AcmeIdentityOutput,
  ClusterOutput,
  DnsIdentityOutput,
  DnsZoneOutput,
  InstallerBlockOutput,
  JsonObject,
  NodePoolOutput,
} from '@slipway/contracts';
import * as names from './names.ts';

/** User labels. Ours (`slipway-*`) are added by the resources. */
export type Labels = Record<string, string>;

export interface ApisProps extends JsonObject {
  /** Host names, e.g. `container.googleapis.com`, sorted. */
  apis: string[];
}
export const apis = defineKind<ApisProps, NoNeeds, NoOutput>('gcp.apis', {
  pace: 'slow',
  usualSeconds: 20,
  title: (project) => `APIs of project ${project}`,
  name: (scope) => scope.account,
});

export interface NetworkProps extends JsonObject {
  routingMode: 'REGIONAL';
}
export interface NetworkOutput extends JsonObject {
  /** `projects/<project>/global/networks/<name>` */
  network: string;
}
export const network = defineKind<NetworkProps, NoNeeds, NetworkOutput>('gcp.network', {
  usualSeconds: 22,
  title: (name) => `VPC network ${name}`,
  name: names.networkName,
});

export interface SubnetProps extends JsonObject {
  /** IPv4 ranges: of the nodes, of the secondary ranges `pods` and `services`. */
  nodes: string;
  pods: string;
  services: string;
  privateGoogleAccess: boolean;
}
export interface SubnetOutput extends JsonObject {
  /** `projects/<project>/global/networks/<name>` */
  network: string;
  /** `projects/<project>/regions/<region>/subnetworks/<name>` */
  subnet: string;
}
export const subnet = defineKind<SubnetProps, { network: NetworkOutput }, SubnetOutput>('gcp.subnet', {
  usualSeconds: 15,
  title: (name) => `subnet ${name}`,
  name: names.subnetName,
});

export interface ServiceAccountProps extends JsonObject {
  /** Roles on the project, `roles/…`, sorted: all that the account has. */
  roles: string[];
}
export interface ServiceAccountOutput extends JsonObject {
  email: string;
}
export const nodeIdentity = defineKind<ServiceAccountProps, NoNeeds, ServiceAccountOutput>('gcp.node-identity', {
  usualSeconds: 15,
  title: (name) => `service account ${name} of the nodes`,
  name: (scope) => names.accountId(scope, 'gke'),
});

export interface ClusterProps extends JsonObject {
  /** Of the control plane: a region, or a zone. */
  location: string;
  /** Of the nodes, sorted. */
  zones: string[];
  /** `1.34.1-gke.1431000` */
  version: string;
  channel: 'none' | 'regular' | 'stable' | 'extended';
  /** Who may reach the API server, sorted. Empty: everybody. */
  authorizedCidrs: string[];
  labels: Labels;
}
export const cluster = defineKind<
  ClusterProps,
  { subnet: SubnetOutput; nodeIdentity: ServiceAccountOutput },
  ClusterOutput
>('gcp.cluster', {
  pace: 'slow',
  usualSeconds: 360,
  title: (name) => `GKE cluster ${name}`,
  name: (scope) => scope.cluster.name,
});

export const defaultPool = defineKind<Record<never, never>, NoNeeds, NoOutput>('gcp.default-pool', {
  pace: 'slow',
  usualSeconds: 160,
  title: (name) => `removal of ${name}`,
  name: () => names.defaultPoolName,
});

export interface AdminBindingProps extends JsonObject {
  /** E-mail address of whom the worker acts as. */
  user: string;
}
export const adminBinding = defineKind<AdminBindingProps, NoNeeds, NoOutput>('gcp.admin-binding', {
  usualSeconds: 1,
  title: (name) => `ClusterRoleBinding ${name}`,
  name: (scope) => `${scope.installation}-admin`,
});

export interface NodePoolProps extends JsonObject {
  machineType: string;
  diskGb: number;
  diskType: string;
  /** Nodes per zone: bounds of the autoscaler. */
  min: number;
  max: number;
  /** Nodes per zone at first; afterwards the autoscaler decides. */
  desired: number;
  /** Kubernetes labels that every node carries with the value `true`, sorted. */
  workloads: string[];
  autoUpgrade: boolean;
  labels: Labels;
}
export const nodePool = defineKind<NodePoolProps, { nodeIdentity: ServiceAccountOutput }, NodePoolOutput>(
  'gcp.node-pool',
  { pace: 'slow', usualSeconds: 120, title: (name) => `node pool ${name}` },
);

export interface DnsZoneProps extends JsonObject {
  /** Without trailing dot. */
  domain: string;
  labels: Labels;
}
export const dnsZone = defineKind<DnsZoneProps, NoNeeds, DnsZoneOutput>('gcp.dns-zone', {
  usualSeconds: 5,
  title: (name) => `Cloud DNS zone ${name}`,
  name: names.zoneName,
});

export interface DnsIdentityProps extends ServiceAccountProps {
  /** Kubernetes service accounts that act as this one, `<namespace>/<name>`, sorted. */
  workloads: string[];
}
export interface DnsAndAcmeIdentityOutput extends DnsIdentityOutput, AcmeIdentityOutput {
  email: string;
}
export const dnsIdentity = defineKind<DnsIdentityProps, NoNeeds, DnsAndAcmeIdentityOutput>('gcp.dns-identity', {
  usualSeconds: 20,
  title: (name) => `service account ${name} of DNS and ACME`,
  name: (scope) => names.accountId(scope, 'dns'),
});

export interface SqlInstanceProps extends JsonObject {
  region: string;
  version: 'MYSQL_5_7' | 'MYSQL_8_0';
  tier: string;
  /** As asked for: the disk grows by itself, up to the maximum. */
  storageGb: number;
  maxStorageGb: number;
  highAvailability: boolean;
  backupDays: number;
  deletionProtection: boolean;
  labels: Labels;
}
export interface SqlInstanceOutput extends InstallerBlockOutput {
  /** `<project>:<region>:<instance>` */
  connectionName: string;
}
export const sqlInstance = defineKind<SqlInstanceProps, NoNeeds, SqlInstanceOutput>('gcp.sql-instance', {
  pace: 'slow',
  usualSeconds: 480,
  title: (name) => `Cloud SQL instance ${name}`,
  name: names.sqlInstanceName,
});

export interface SqlDatabaseProps extends JsonObject {
  charset: string;
}
export const sqlDatabase = defineKind<SqlDatabaseProps, { instance: SqlInstanceOutput }, NoOutput>('gcp.sql-database', {
  usualSeconds: 5,
  title: (name) => `database ${name}`,
  name: () => 'gitpod',
});

export interface SqlUserProps extends JsonObject {
  /** `k8s://<namespace>/<name>`: the Secret whose password the user was last given. */
  passwordFrom: string;
}
export const sqlUser = defineKind<SqlUserProps, { instance: SqlInstanceOutput }, NoOutput>('gcp.sql-user', {
  usualSeconds: 8,
  title: (name) => `database user ${name}`,
  name: () => 'gitpod',
});

export interface KeyIdentityProps extends ServiceAccountProps {
  /** `k8s://<namespace>/<name>`: the Secret that holds a valid key of the account. */
  keyIn: string;
}
export const sqlIdentity = defineKind<KeyIdentityProps, NoNeeds, ServiceAccountOutput>('gcp.sql-identity', {
  usualSeconds: 15,
  title: (name) => `service account ${name} of the database proxy`,
  name: (scope) => names.accountId(scope, 'sql'),
});

export interface StorageBaselineProps extends JsonObject {
  /** Whether another Gitpod may use this project. */
  sharedProject: boolean;
}
export const storageBaseline = defineKind<StorageBaselineProps, NoNeeds, NoOutput>('gcp.storage-baseline', {
  usualSeconds: 2,
  title: () => 'list of buckets that stood before',
  name: () => names.baselineName,
});

export const storageIdentity = defineKind<KeyIdentityProps, NoNeeds, InstallerBlockOutput>('gcp.storage-identity', {
  usualSeconds: 15,
  title: (name) => `service account ${name} of the object store`,
  name: (scope) => names.accountId(scope, 'gcs'),
});

export interface RepositoryProps extends JsonObject {
  location: string;
  labels: Labels;
}
export interface RepositoryOutput extends JsonObject {
  /** `<region>-docker.pkg.dev/<project>/<repository>` */
  url: string;
}
export const repository = defineKind<RepositoryProps, NoNeeds, RepositoryOutput>('gcp.repository', {
  usualSeconds: 10,
  title: (name) => `Artifact Registry repository ${name}`,
  name: names.repositoryName,
});

export const registryIdentity = defineKind<KeyIdentityProps, { repository: RepositoryOutput }, InstallerBlockOutput>(
  'gcp.registry-identity',
  {
    usualSeconds: 15,
    title: (name) => `service account ${name} of the registry`,
    name: (scope) => names.accountId(scope, 'reg'),
  },
);
