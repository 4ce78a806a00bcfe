import { join } from 'node:path';
import type { ClusterPki } from '../pki/cluster-pki.ts';

/** Addresses of one control plane; chosen once, kept over restarts. */
export interface Addresses {
  etcdPort: number;
  apiPort: number;
  /** Second byte of the Service range `127.N.0.0/16`. */
  serviceNetwork: number;
}

export interface ControlPlaneFiles {
  pki: ClusterPki;
  dataDirectory: string;
  kubeconfig: string;
  tokenWebhook: string;
}

/** Durability costs an fsync per write; a simulated cluster that loses power is not a case. */
export function etcdFlags({ etcdPort }: Addresses, { dataDirectory }: ControlPlaneFiles): string[] {
  const client = `http://127.0.0.1:${etcdPort}`;
  return [
    `--data-dir=${dataDirectory}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    '--listen-peer-urls=http://127.0.0.1:0',
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

export function apiServerFlags(addresses: Addresses, { pki, tokenWebhook }: ControlPlaneFiles): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${addresses.etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${addresses.apiPort}`,
    `--tls-cert-file=${pki.path('server.crt')}`,
    `--tls-private-key-file=${pki.path('server.key')}`,
    `--client-ca-file=${pki.path('ca.crt')}`,
    `--service-account-key-file=${pki.path('sa.pub')}`,
    `--service-account-signing-key-file=${pki.path('sa.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--authorization-mode=Node,RBAC',
    '--allow-privileged=true',
    // The API server dials a webhook at its Service's ClusterIP: inside 127/8 a process of ours can answer there.
    `--service-cluster-ip-range=${serviceRange(addresses)}`,
    // Without a default route it refuses to start unless told; loopback is no legal endpoint, hence no reconciler.
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--authentication-token-webhook-config-file=${tokenWebhook}`,
    '--authentication-token-webhook-version=v1',
    // A token that dies must be refused at once, as an expired one is by the real clouds.
    '--authentication-token-webhook-cache-ttl=1s',
    '--shutdown-delay-duration=0s',
    '--v=0',
  ];
}

export function controllerManagerFlags({ pki, kubeconfig }: ControlPlaneFiles): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    `--service-account-private-key-file=${pki.path('sa.key')}`,
    `--root-ca-file=${pki.path('ca.crt')}`,
    '--secure-port=0',
    '--v=0',
  ];
}

export function schedulerFlags({ kubeconfig }: ControlPlaneFiles): string[] {
  return [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0', '--v=0'];
}

function serviceRange({ serviceNetwork }: Addresses): string {
  return `127.${serviceNetwork}.0.0/16`;
}

/** Where the pieces of one cluster lie under its folder. */
export function controlPlaneFiles(directory: string, pki: ClusterPki): ControlPlaneFiles {
  return {
    pki,
    dataDirectory: join(directory, 'etcd'),
    kubeconfig: join(directory, 'admin.kubeconfig'),
    tokenWebhook: join(directory, 'token-webhook.kubeconfig'),
  };
}
