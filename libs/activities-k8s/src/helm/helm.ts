import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@slipway/contracts';
import type { ClusterCredentials } from '@slipway/activities-core';
import { runGuarded, type Ended } from './guarded-process.ts';

export interface HelmCall {
  helm: string;
  credentials: ClusterCredentials;
  args: readonly string[];
  /** Go to a file that only we can read, never to the command line. */
  values?: JsonObject;
  signal: AbortSignal;
}

/** What helm may see of our surroundings: how to get out, never our credentials. */
const passedOn = [
  'PATH',
  'HOME',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HELM_REGISTRY_CONFIG',
];

/**
 * Runs helm once, with a kubeconfig of its own that holds a fresh token and dies with the call. helm cannot renew a token, so
 * its `--timeout` has to stay below the token's life.
 */
export async function runHelm({ helm, credentials, args, values, signal }: HelmCall): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-helm-'));
  const file = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };
  try {
    const kubeconfig = await file('kubeconfig', await kubeconfigOf(credentials));
    const valueArgs = values === undefined ? [] : ['--values', await file('values.json', JSON.stringify(values))];
    return await runGuarded(folder, [helm, ...args, ...valueArgs], environment(folder, kubeconfig), signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function environment(folder: string, kubeconfig: string): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => passedOn.includes(name));
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    KUBECONFIG: kubeconfig,
    HELM_CACHE_HOME: join(folder, 'cache'),
    HELM_CONFIG_HOME: join(folder, 'config'),
    HELM_DATA_HOME: join(folder, 'data'),
  };
}

/** Loaded when first used: it is large, and most of a worker's calls need no kubeconfig. */
async function kubeconfigOf({ server, caCertificate, token }: ClusterCredentials): Promise<string> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const name = 'slipway';
  const caData = caCertificate && Buffer.from(caCertificate).toString('base64');
  config.loadFromClusterAndUser(
    { name, server, skipTLSVerify: false, ...(caData ? { caData } : {}) },
    { name, token: await token() },
  );
  return config.exportConfig();
}
