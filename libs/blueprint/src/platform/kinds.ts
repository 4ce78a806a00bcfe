import type {
  AcmeIdentityOutput,
  DnsIdentityOutput,
  DnsZoneOutput,
  InstallerBlockOutput,
  Json,
  JsonObject,
  WorkloadIdentityOutput,
} from '@slipway/contracts';
import type { SecretReference } from '@slipway/spec';
import { defineKind, type NoNeeds, type NoOutput } from '../kind.ts';

/** A chart to install: where from, which version, and what the customer adds to our values. */
export interface ChartProps extends JsonObject {
  /** Key under `charts` of the installation file and of the worker's configuration. */
  chart: string;
  ref: string;
  version: string;
  /** The customer's values, merged over ours. */
  values: JsonObject;
}

/** A chart of a cloud's own, and where it goes. */
export interface PlacedChart extends ChartProps {
  namespace: string;
  release: string;
  /** Whether the step ends only when all is ready; false for what has to stand before there are nodes to run it. */
  wait: boolean;
  /** Labels of the namespace, which comes and goes with the release; null where it is somebody else's. */
  namespaceLabels: Record<string, string> | null;
}
export interface ReleaseProps extends PlacedChart {
  /** Path in the values for the annotations of the identity's service account, e.g. `serviceAccount.annotations`; empty without one. */
  identityAt: string;
}
/** Any chart that a cloud adds. Its name is `<namespace>/<release>`: added by `chartRelease`, which sees to that. */
export const release = defineKind<ReleaseProps, { identity?: WorkloadIdentityOutput }, NoOutput>('k8s.release', {
  pace: 'slow',
  usualSeconds: 30,
  title: (name) => `chart release ${name}`,
});

export interface NamespacesProps extends JsonObject {
  namespaces: { name: string; labels: Record<string, string> }[];
}
export const namespaces = defineKind<NamespacesProps, NoNeeds, NoOutput>('k8s.namespaces', {
  usualSeconds: 2,
  title: () => 'namespaces',
  name: () => 'namespaces',
});

export interface DatabaseCredentialsProps extends JsonObject {
  namespace: string;
  secret: string;
  username: string;
}
export interface SecretOutput extends JsonObject {
  /** `k8s://<namespace>/<secret>` */
  secret: string;
}
export const databaseCredentials = defineKind<DatabaseCredentialsProps, NoNeeds, SecretOutput>(
  'k8s.database-credentials',
  { usualSeconds: 1, title: (name) => `database credentials in Secret ${name}` },
);

export interface SshHostKeyProps extends JsonObject {
  namespace: string;
  secret: string;
}
export const sshHostKey = defineKind<SshHostKeyProps, NoNeeds, { fingerprint: string }>('k8s.ssh-host-key', {
  usualSeconds: 2,
  title: (name) => `SSH host key in Secret ${name}`,
});

export interface UserSecretsProps extends JsonObject {
  namespace: string;
  /** `keys`: what must be in the Secret for it to be of use. */
  secrets: { name: string; from: SecretReference; keys: string[] }[];
}
export const userSecrets = defineKind<UserSecretsProps, NoNeeds, NoOutput>('k8s.user-secrets', {
  usualSeconds: 1,
  title: () => 'Secrets named in the spec',
  name: () => 'user-secrets',
});

export interface NodesReadyProps extends JsonObject {
  /** Label → least capacity of a node that carries it with the value `true`. */
  labels: Record<string, { minimumMemoryBytes: number }>;
  minimumCpus: number;
}
export const nodesReady = defineKind<NodesReadyProps, NoNeeds, { nodes: string[] }>('k8s.nodes-ready', {
  pace: 'slow',
  usualSeconds: 60,
  title: () => 'nodes for every workload',
  name: () => 'nodes-ready',
});

export interface DelegationProps extends JsonObject {
  domain: string;
}
export const delegation = defineKind<DelegationProps, { zone: DnsZoneOutput }, { delegatedAt: string }>(
  'k8s.delegation',
  { pace: 'wait', usualSeconds: 120, title: (name) => `delegation of ${name}` },
);

export interface ExternalDnsProps extends ChartProps {
  namespace: string;
  release: string;
  domain: string;
  txtOwnerId: string;
}
export const externalDns = defineKind<
  ExternalDnsProps,
  { zone: DnsZoneOutput; identity: DnsIdentityOutput },
  { ownerId: string }
>('k8s.external-dns', { pace: 'slow', usualSeconds: 30, title: () => 'external-dns', name: () => 'external-dns' });

export interface CertManagerProps extends ChartProps {
  namespace: string;
  release: string;
  /** Recursive name servers for the DNS-01 self check, `host:port`. */
  nameServers: string[];
}
export const certManager = defineKind<CertManagerProps, { identity: AcmeIdentityOutput }, NoOutput>(
  'k8s.cert-manager',
  { pace: 'slow', usualSeconds: 45, title: () => 'cert-manager', name: () => 'cert-manager' },
);

export interface ClusterIssuerProps extends JsonObject {
  /** ACME directory URL. */
  server: string;
  email: string;
  domain: string;
}
export const clusterIssuer = defineKind<ClusterIssuerProps, { identity: AcmeIdentityOutput }, NoOutput>(
  'k8s.cluster-issuer',
  { pace: 'slow', usualSeconds: 5, title: (name) => `ClusterIssuer ${name}` },
);

export interface CertificateProps extends JsonObject {
  namespace: string;
  secret: string;
  issuer: string;
  dnsNames: string[];
}
export const certificate = defineKind<CertificateProps, NoNeeds, { notAfter: string; dnsNames: string[] }>(
  'k8s.certificate',
  { pace: 'slow', usualSeconds: 150, title: (name) => `certificate ${name}` },
);

export interface GitpodConfigProps extends JsonObject {
  namespace: string;
  /** Installer configuration v1 without the blocks that the slots yield. */
  config: Record<string, Json>;
  /** Merged last. */
  overlay: JsonObject;
}
export interface GitpodConfigOutput extends JsonObject {
  configMap: string;
  /** SHA-256 of the configuration, hexadecimal. */
  hash: string;
}
export const gitpodConfig = defineKind<
  GitpodConfigProps,
  { database: InstallerBlockOutput; objectStore: InstallerBlockOutput; registry: InstallerBlockOutput },
  GitpodConfigOutput
>('k8s.gitpod-config', { usualSeconds: 1, title: () => 'Gitpod installer configuration' });

export interface GitpodProps extends JsonObject {
  namespace: string;
  /** e.g. `eu.gcr.io/gitpod-core-dev/build/installer:release-2022.11.3` */
  installerImage: string;
  imagePullSecrets: string[];
}
export const gitpodRelease = defineKind<GitpodProps, { config: GitpodConfigOutput }, { manifestHash: string }>(
  'k8s.gitpod',
  { pace: 'slow', usualSeconds: 90, title: () => 'Gitpod by its installer', name: () => 'gitpod' },
);

export interface EndpointProps extends JsonObject {
  namespace: string;
  service: string;
  domain: string;
}
export interface EndpointOutput extends JsonObject {
  address: string;
}
export const gitpodEndpoint = defineKind<EndpointProps, { zone: DnsZoneOutput }, EndpointOutput>(
  'k8s.gitpod-endpoint',
  { pace: 'slow', usualSeconds: 120, title: (name) => `public address and records of ${name}` },
);

export interface WorkloadsProps extends JsonObject {
  namespace: string;
}
export const gitpodWorkloads = defineKind<WorkloadsProps, NoNeeds, NoOutput>('k8s.gitpod-workloads', {
  pace: 'slow',
  usualSeconds: 180,
  title: () => 'Gitpod workloads',
  name: () => 'workloads',
});

export interface SmokeTestProps extends JsonObject {
  namespace: string;
  domain: string;
  ssh: boolean;
  /** False with an issuer whose root no client trusts (ACME staging). */
  trustedChain: boolean;
}
export const smokeTest = defineKind<SmokeTestProps, { endpoint: EndpointOutput }, { version: string }>(
  'k8s.smoke-test',
  { pace: 'slow', usualSeconds: 10, title: (name) => `smoke test of https://${name}` },
);
