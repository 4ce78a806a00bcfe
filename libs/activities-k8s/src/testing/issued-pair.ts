import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const day = 86_400_000;

/** A certificate with its key, as a TLS Secret holds them. */
export async function issuedPair(dnsNames: readonly string[], days = 90): Promise<Record<string, string>> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=acme',
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + days * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension(dnsNames.map((value) => ({ type: 'dns', value })))],
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { 'tls.crt': certificate.toString('pem'), 'tls.key': x509.PemConverter.encode(key, 'PRIVATE KEY') };
}
