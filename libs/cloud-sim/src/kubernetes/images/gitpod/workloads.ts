import type { InstallerConfig } from './config.ts';

/** Where a workload may run: the suffixes of the node labels `gitpod.io/workload_…` of which one must be there. */
export type Placement = 'meta' | 'ide' | 'workspace_services' | 'workspace' | 'anywhere';

/** What a workload's pods wait for before they start. */
export type Wait = 'database' | 'messagebus';

/** One of Gitpod's long-running workloads. Source: the reference architecture, section 8.4. */
export interface Workload {
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  name: string;
  placement: Placement;
  replicas?: number;
  waits?: Wait[];
  /** Secrets that its pods mount: they do not start without. */
  secrets?: string[];
  /** Claim of each pod of a StatefulSet, name and size. */
  claim?: { name: string; size: string };
  privileged?: boolean;
  port: number;
}

const meta: Workload[] = [
  { kind: 'Deployment', name: 'content-service', placement: 'meta', port: 8080 },
  { kind: 'Deployment', name: 'dashboard', placement: 'meta', port: 3001 },
  { kind: 'Deployment', name: 'ide-metrics', placement: 'meta', port: 3000 },
  { kind: 'Deployment', name: 'ide-proxy', placement: 'meta', port: 80 },
  { kind: 'Deployment', name: 'ide-service', placement: 'meta', port: 9001 },
  { kind: 'Deployment', name: 'image-builder-mk3', placement: 'meta', port: 8080, secrets: ['ws-manager-client-tls'] },
  { kind: 'Deployment', name: 'public-api-server', placement: 'meta', port: 9002, waits: ['database'] },
  { kind: 'Deployment', name: 'server', placement: 'meta', port: 3000, waits: ['database', 'messagebus'] },
  {
    kind: 'Deployment',
    name: 'ws-manager-bridge',
    placement: 'meta',
    port: 9500,
    waits: ['database', 'messagebus'],
    secrets: ['ws-manager-client-tls'],
  },
  { kind: 'StatefulSet', name: 'messagebus', placement: 'meta', port: 5672 },
];

const others: Workload[] = [
  { kind: 'Deployment', name: 'blobserve', placement: 'ide', port: 4000 },
  {
    kind: 'StatefulSet',
    name: 'openvsx-proxy',
    placement: 'ide',
    port: 8080,
    claim: { name: 'redis-data', size: '8Gi' },
  },
  { kind: 'Deployment', name: 'ws-manager', placement: 'workspace_services', port: 8080, secrets: ['ws-manager-tls'] },
  { kind: 'Deployment', name: 'ws-proxy', placement: 'workspace_services', port: 8080 },
  { kind: 'DaemonSet', name: 'agent-smith', placement: 'workspace', port: 9500, privileged: true },
  {
    kind: 'DaemonSet',
    name: 'registry-facade',
    placement: 'workspace',
    port: 20000,
    privileged: true,
    secrets: ['builtin-registry-facade-cert'],
  },
  {
    kind: 'DaemonSet',
    name: 'ws-daemon',
    placement: 'workspace',
    port: 8080,
    privileged: true,
    secrets: ['ws-daemon-tls'],
  },
];

/** The workloads that a configuration brings up. */
export function workloadsOf(config: InstallerConfig): Workload[] {
  const proxy: Workload = {
    kind: 'Deployment',
    name: 'proxy',
    placement: 'meta',
    port: 443,
    secrets: [config.certificate?.name ?? 'https-certificates'],
  };
  const s3 = config.containerRegistry?.s3storage;
  const byConfig: (Workload | false)[] = [
    Boolean(config.database?.cloudSQL) && {
      kind: 'Deployment',
      name: 'cloudsqlproxy-cloud-sql-proxy',
      placement: 'anywhere',
      port: 3306,
    },
    config.containerRegistry?.inCluster !== false && {
      kind: 'Deployment',
      name: 'registry',
      placement: 'anywhere',
      port: 443,
      secrets: ['builtin-registry-certs', ...(s3 ? [s3.certificate.name] : [])],
    },
    Boolean(config.objectStorage?.azure) && {
      kind: 'Deployment',
      name: 'minio',
      placement: 'anywhere',
      replicas: 2,
      port: 9000,
    },
  ];
  return [...meta, proxy, ...others, ...byConfig.filter((workload) => workload !== false)];
}
