import type { platformKinds } from '@slipway/blueprint';
import type { LiveObject, ObjectKey } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { secretKey } from './issued-certificate.ts';

/** On a Certificate and its Secret: the directory of the ACME server that issued it. The issuer may name another one by now. */
const serverAnnotation = 'slipway.dev/acme-server';

type Asked = Pick<platformKinds.CertificateProps, 'namespace' | 'secret' | 'issuer'>;

interface LiveIssuer extends LiveObject {
  spec?: { acme?: { server?: string } };
}

/** Undefined: it is none of an ACME server, so no limit is to be feared. */
export async function serverOf(cluster: Cluster, issuer: string): Promise<string | undefined> {
  const key = { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', name: issuer };
  return (await cluster.get<LiveIssuer>(key))?.spec?.acme?.server;
}

/**
 * The server that the certificate comes from: where none stands yet, the one that is asked now. Undefined: not known. An issuer that
 * was given another server may have renewed the certificate there or not: nothing tells, so that is not known from then on.
 */
export async function issuingServer(cluster: Cluster, key: ObjectKey, asked: Asked): Promise<string | undefined> {
  const [certificate, secret, server] = await Promise.all([
    cluster.get(key),
    cluster.get(secretKey(asked.namespace, asked.secret)),
    serverOf(cluster, asked.issuer),
  ]);
  if (!secret) return server;
  // A Secret that was restored stands before its Certificate does.
  const noted = notedServer(certificate ?? secret);
  return noted === server ? server : undefined;
}

export const notedServer = ({ metadata }: LiveObject): string | undefined => metadata.annotations?.[serverAnnotation];

export const noteOf = (server: string | undefined): Record<string, string> =>
  server === undefined ? {} : { [serverAnnotation]: server };
