import type { Aws } from '../aws.ts';

const table = 'aws.issuerKeys';

/** Publishes a key of an issuer, as its `jwks_uri` would: tokens signed with it are taken by `AssumeRoleWithWebIdentity`. */
export function publishIssuerKey(aws: Aws, issuer: string, keyId: string, publicKeyPem: string): void {
  aws.store.put(table, `${issuer} ${keyId}`, publicKeyPem);
}

export function issuerKey(aws: Aws, issuer: string, keyId: string): string | undefined {
  return aws.store.get<string>(table, `${issuer} ${keyId}`);
}
