import { X509Certificate, createPrivateKey } from 'node:crypto';
import { secretText, type Secret } from '../../api/objects.ts';
import type { Certificate, IssuerReference } from './types.ts';

/** Why a Secret does not serve its Certificate. */
export interface Problem {
  reason: string;
  message: string;
}

const day = 86_400_000;

/** Checks a Certificate's Secret against its spec; undefined when there is nothing to do. */
export function findProblem(certificate: Certificate, secret: Secret | undefined): Problem | undefined {
  if (!secret) return { reason: 'DoesNotExist', message: 'Issuing certificate as Secret does not exist' };
  const chain = secretText(secret, 'tls.crt');
  const key = secretText(secret, 'tls.key');
  if (!chain || !key)
    return { reason: 'MissingData', message: 'Issuing certificate as Secret does not contain a certificate' };
  const leaf = parse(chain);
  if (!leaf)
    return { reason: 'InvalidCertificate', message: 'Issuing certificate as Secret contains an invalid certificate' };
  if (!leaf.checkPrivateKey(createPrivateKey(key))) {
    return { reason: 'InvalidKeyPair', message: 'Issuing certificate as Secret contains an invalid key-pair' };
  }
  if (!isIssuedBy(secret, certificate.spec.issuerRef)) {
    const { name } = certificate.spec.issuerRef;
    return { reason: 'IncorrectIssuer', message: `Issuing certificate as Secret was not issued by "${name}"` };
  }
  if (!hasNames(leaf, certificate)) {
    return {
      reason: 'SecretMismatch',
      message: 'Issuing certificate as Existing issued Secret is not up to date for spec: [spec.dnsNames]',
    };
  }
  if (renewalTimeOf(leaf) <= Date.now()) {
    return {
      reason: 'Renewing',
      message: `Renewing certificate as renewal was scheduled at ${new Date(renewalTimeOf(leaf)).toISOString()}`,
    };
  }
  return undefined;
}

/** The time at which a certificate is renewed: when a third of its life is left. */
export function renewalTimeOf(leaf: X509Certificate): number {
  const until = Date.parse(leaf.validTo);
  return until - Math.min((until - Date.parse(leaf.validFrom)) / 3, 30 * day);
}

/** Annotations that say who issued a Secret's certificate for whom. */
export function issuanceAnnotations(certificate: Certificate): Record<string, string> {
  const { issuerRef, dnsNames = [], ipAddresses = [], commonName = '' } = certificate.spec;
  return {
    'cert-manager.io/certificate-name': certificate.metadata.name,
    'cert-manager.io/alt-names': dnsNames.join(','),
    'cert-manager.io/ip-sans': ipAddresses.join(','),
    'cert-manager.io/common-name': commonName,
    'cert-manager.io/issuer-name': issuerRef.name,
    'cert-manager.io/issuer-kind': issuerRef.kind ?? 'Issuer',
    'cert-manager.io/issuer-group': issuerRef.group ?? 'cert-manager.io',
  };
}

function isIssuedBy({ metadata }: Secret, { name, kind }: IssuerReference): boolean {
  const issuer = metadata.annotations?.['cert-manager.io/issuer-name'];
  const issuerKind = metadata.annotations?.['cert-manager.io/issuer-kind'];
  return issuer === name && issuerKind === (kind ?? 'Issuer');
}

function hasNames(leaf: X509Certificate, { spec }: Certificate): boolean {
  const names = (leaf.subjectAltName ?? '').split(', ').filter((entry) => entry.startsWith('DNS:'));
  const wanted = (spec.dnsNames ?? []).map((name) => `DNS:${name}`);
  return names.length === wanted.length && wanted.every((name) => names.includes(name));
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
