import type { Json, JsonObject } from '@slipway/contracts';
import { failed } from '@slipway/activities-core';

type Check = (config: JsonObject) => string | undefined;

const block = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const named = (value: Json | undefined): boolean =>
  typeof block(value)['name'] === 'string' && block(value)['name'] !== '';
const present = (object: JsonObject, keys: readonly string[]): string[] =>
  keys.filter((key) => object[key] !== undefined);

/**
 * What the installer's own validation lets pass and Gitpod then fails on. An overlay can bring in any of it. Source: the
 * reference architecture, section 8.1.
 */
const checks: Check[] = [
  ({ apiVersion }) => (apiVersion === 'v1' ? undefined : 'apiVersion has to be v1'),
  ({ domain }) =>
    typeof domain === 'string' && /^[a-z0-9.-]+[a-z0-9]$/.test(domain)
      ? undefined
      : 'domain has to be in lower case, without underscore or trailing dot',
  (config) => {
    const database = block(config['database']);
    const external = present(database, ['external', 'cloudSQL']);
    if (database['inCluster'] === true) {
      return external.length > 0 ? `database.inCluster and database.${external[0]} exclude each other` : undefined;
    }
    return external.length === 1 ? undefined : 'database has to have one of external and cloudSQL';
  },
  (config) => {
    const storage = block(config['objectStorage']);
    const providers = present(storage, ['cloudStorage', 's3', 'azure']);
    if (storage['inCluster'] === true) {
      return providers.length > 0
        ? `objectStorage.inCluster and objectStorage.${providers[0]} exclude each other`
        : undefined;
    }
    if (providers.length !== 1) return 'objectStorage has to have one of cloudStorage, s3 and azure';
    return storage['s3'] !== undefined && !block(storage['s3'])['bucket']
      ? 'objectStorage.s3 has to name a bucket'
      : undefined;
  },
  (config) => {
    const registry = block(config['containerRegistry']);
    const external = block(registry['external']);
    if (registry['inCluster'] === true) {
      if (registry['external'] !== undefined) return 'containerRegistry.inCluster and external exclude each other';
      const storage = block(registry['s3storage']);
      return registry['s3storage'] === undefined || (storage['bucket'] && named(storage['certificate']))
        ? undefined
        : 'containerRegistry.s3storage has to have bucket and certificate';
    }
    if (registry['s3storage'] !== undefined) return 'containerRegistry.s3storage needs inCluster: true';
    return external['url'] && named(external['certificate'])
      ? undefined
      : 'containerRegistry.external has to have url and certificate';
  },
  ({ imagePullSecrets }) =>
    Array.isArray(imagePullSecrets) && !imagePullSecrets.every(named)
      ? 'every imagePullSecret has to have a name'
      : undefined,
];

/** @throws INVALID_SPEC with all that is wrong */
export function checkInstallerConfig(config: JsonObject): void {
  const wrong = checks.flatMap((check) => check(config) ?? []);
  if (wrong.length === 0) return;
  throw failed('INVALID_SPEC', 'SW-SPEC-094', `Gitpod's installer configuration is not valid: ${wrong.join('; ')}`, {
    specPath: 'spec.gitpod.configOverlay',
  });
}
