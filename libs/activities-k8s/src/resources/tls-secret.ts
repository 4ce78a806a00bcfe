import { createPrivateKey, X509Certificate } from 'node:crypto';
import { secretValues, type LiveSecret } from '../secret-values.ts';

export interface TlsContent {
  dnsNames: string[];
  /** ISO 8601 */
  notAfter: string;
}

/** What a TLS Secret serves; undefined when it holds no certificate with its key. */
export function readTlsSecret(secret: Pick<LiveSecret, 'data'>): TlsContent | undefined {
  const { 'tls.crt': chain, 'tls.key': key } = secretValues(secret);
  if (!chain || !key) return undefined;
  try {
    const leaf = new X509Certificate(chain);
    if (!leaf.checkPrivateKey(createPrivateKey(key))) return undefined;
    return { dnsNames: dnsNamesOf(leaf), notAfter: leaf.validToDate.toISOString() };
  } catch {
    return undefined;
  }
}

/** The names that a certificate is for. */
function dnsNamesOf({ subjectAltName }: Pick<X509Certificate, 'subjectAltName'>): string[] {
  return (subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));
}
