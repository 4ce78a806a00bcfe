import { createPrivateKey, createPublicKey, type webcrypto } from 'node:crypto';
import * as x509 from './x509.ts';

/** What signs certificates here: ECDSA for our own keys, RSA where a client asks for it. */
export type KeyAlgorithm = 'ECDSA' | 'RSA';

const parameters = {
  ECDSA: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  RSA: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  },
} as const;

/** A private key with its public half, ready to sign. */
export interface SigningKey {
  privateKey: webcrypto.CryptoKey;
  publicKey: webcrypto.CryptoKey;
  /** As certificate generators want it named. */
  algorithm: { name: string; hash: string };
}

/** Makes a private key: PKCS#8 PEM. */
export async function generatePrivateKey(algorithm: KeyAlgorithm): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(parameters[algorithm], true, ['sign', 'verify']);
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')}\n`;
}

/** The public half of a private key: SPKI PEM. */
export function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
}

/** Reads a PEM private key of either algorithm. */
export async function importSigningKey(pem: string): Promise<SigningKey> {
  const key = createPrivateKey(pem);
  const algorithm = parameters[key.asymmetricKeyType === 'rsa' ? 'RSA' : 'ECDSA'];
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
    algorithm,
  };
}
