import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/json.ts';

/** The directory's key for tokens. */
export interface SigningKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const id = 'local-directory-1';

/** Kept in a file of the state directory, so that tokens outlive a restart. */
export function signingKey(directory: string): SigningKey {
  const path = join(directory, 'azure-directory.key');
  if (!existsSync(path)) {
    const made = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    writeFileSync(path, made.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  const privateKey = createPrivateKey(readFileSync(path));
  return { id, privateKey, publicKey: createPublicKey(privateKey) };
}

export function keySet(key: SigningKey): JsonObject {
  const { n = '', e = '' } = key.publicKey.export({ format: 'jwk' });
  return { keys: [{ kty: 'RSA', use: 'sig', kid: key.id, alg: 'RS256', n, e }] };
}
