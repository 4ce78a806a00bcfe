import { importSigningKey } from './private-key.ts';
import * as x509 from './x509.ts';

/** Object identifier of the extension for subject alternative names. */
export const alternativeNames = '2.5.29.17';

/** The names that a certificate is asked for. */
export interface RequestedNames {
  commonName?: string;
  organization?: string;
  dnsNames?: string[];
  ipAddresses?: string[];
}

/** A PKCS#10 request for these names, signed by the key it is for: PEM. */
export async function makeSigningRequest(names: RequestedNames, privateKey: string): Promise<string> {
  const key = await importSigningKey(privateKey);
  const wanted = [
    ...(names.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(names.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [
      ...(names.organization ? [{ O: [names.organization] }] : []),
      ...(names.commonName ? [{ CN: [names.commonName] }] : []),
    ],
    keys: key,
    signingAlgorithm: key.algorithm,
    // An empty subject makes the alternative names the only identity, so they must be critical (RFC 5280, 4.1.2.6).
    extensions: wanted.length > 0 ? [new x509.SubjectAlternativeNameExtension(wanted, !names.commonName)] : [],
  });
  return `${request.toString('pem')}\n`;
}

/** The DNS names in a request, in its order. */
export function requestedDnsNames(request: string): string[] {
  const extension = new x509.Pkcs10CertificateRequest(request).getExtension(alternativeNames);
  if (!extension) return [];
  const { items } = new x509.SubjectAlternativeNameExtension(extension.rawData).names;
  return items.filter(({ type }) => type === 'dns').map(({ value }) => value);
}
