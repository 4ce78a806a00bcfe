import type { SecretKey, SecretStore } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';

const values = { username: 'gitpod', password: 'Canary-1-of-the-password-of-the-database', encryptionKeys: '[]' };

/** What the cluster's side writes before the database is told. */
export function fillDatabaseSecret(secrets: SecretStore, scope: Scope, secret: SecretKey): Promise<unknown> {
  const ref: Ref = {
    scope,
    step: 'database/credentials',
    kind: 'k8s.database-credentials',
    name: secret.name,
    lifecycle: 'managed',
  };
  return secrets.fill(ref, secret, Object.keys(values), async () => values);
}
