import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate with its private key, both PEM; `certificate` holds the chain without the root. */
export interface KeyPair {
  certificate: string;
  key: string;
}

/** What a certificate is made out to. */
export interface Subject {
  commonName?: string;
  organization?: string;
  dnsNames?: string[];
  ipAddresses?: string[];
  usage: 'server' | 'client';
  validDays: number;
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const day = 86_400_000;
/** A clock that runs a little behind must still accept a fresh certificate. */
const backdated = 3_600_000;

/** Makes a private key, PKCS#8 PEM, and the public key that belongs to it, SPKI PEM. */
export async function makeRsaPair(): Promise<{ privateKey: string; publicKey: string }> {
  const pair = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  const spki = await crypto.subtle.exportKey('spki', pair.publicKey);
  return { privateKey: await toPem(pair.privateKey), publicKey: x509.PemConverter.encode(spki, 'PUBLIC KEY') };
}

/** A certificate authority that lives in two PEM texts. */
export class Authority {
  readonly pair: KeyPair;
  readonly #certificate: x509.X509Certificate;
  readonly #key: webcrypto.CryptoKey;

  private constructor(pair: KeyPair, certificate: x509.X509Certificate, key: webcrypto.CryptoKey) {
    this.pair = pair;
    this.#certificate = certificate;
    this.#key = key;
  }

  /** Makes a new self-signed authority. */
  static async create(commonName: string): Promise<Authority> {
    const keys = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: [{ CN: [commonName] }],
      notBefore: new Date(Date.now() - backdated),
      notAfter: new Date(Date.now() + 3650 * day),
      signingAlgorithm: ecdsa,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new Authority(
      { certificate: toText(certificate), key: await toPem(keys.privateKey) },
      certificate,
      keys.privateKey,
    );
  }

  /** Reads an authority that was made before. */
  static async load(pair: KeyPair): Promise<Authority> {
    const [pkcs8] = x509.PemConverter.decode(pair.key);
    if (!pkcs8) throw new Error('the authority has no private key');
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, ecdsa, true, ['sign']);
    return new Authority(pair, new x509.X509Certificate(pair.certificate), key);
  }

  /** Signs a certificate for a new key. */
  async issue(subject: Subject): Promise<KeyPair> {
    const keys = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: [
        ...(subject.organization ? [{ O: [subject.organization] }] : []),
        ...(subject.commonName ? [{ CN: [subject.commonName] }] : []),
      ],
      issuer: this.#certificate.subjectName,
      notBefore: new Date(Date.now() - backdated),
      notAfter: new Date(Date.now() + subject.validDays * day),
      signingAlgorithm: ecdsa,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([
          x509.ExtendedKeyUsage[subject.usage === 'server' ? 'serverAuth' : 'clientAuth'],
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(this.#certificate),
        ...alternativeNames(subject),
      ],
    });
    return { certificate: toText(certificate), key: await toPem(keys.privateKey) };
  }
}

function alternativeNames(subject: Subject): x509.Extension[] {
  const names = [
    ...(subject.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(subject.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  // An empty subject makes the alternative names the only identity, so they must be critical (RFC 5280, 4.1.2.6).
  return names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names, !subject.commonName)] : [];
}

function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

function toText(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}
