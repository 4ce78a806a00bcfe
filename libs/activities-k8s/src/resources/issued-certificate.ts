import type { ObjectKey } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import type { Reported } from '../readiness/condition.ts';
import { readinessOf } from '../readiness/readiness.ts';
import type { LiveSecret } from '../secret-values.ts';
import { readTlsSecret, type TlsContent } from './tls-secret.ts';

export interface LiveCertificate extends Reported {
  spec?: { secretName?: string; dnsNames?: string[]; issuerRef?: { name?: string } };
}

/** A certificate as it is served. */
interface Issued extends TlsContent {
  secret: LiveSecret;
}

export const certificateKey = (namespace: string, name: string): ObjectKey => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  namespace,
  name,
});

export const secretKey = (namespace: string, name: string): ObjectKey => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name,
});

/** The content of its Secret, when it is ready and that holds all its names. */
export async function issuedFor(
  cluster: Cluster,
  live: LiveCertificate,
  namespace: string,
): Promise<Issued | undefined> {
  if (readinessOf(live).state !== 'ready') return undefined;
  const { secretName = '', dnsNames = [] } = live.spec ?? {};
  const secret = await cluster.get<LiveSecret>(secretKey(namespace, secretName));
  const content = secret && readTlsSecret(secret);
  return content && dnsNames.every((name) => content.dnsNames.includes(name)) ? { ...content, secret } : undefined;
}
