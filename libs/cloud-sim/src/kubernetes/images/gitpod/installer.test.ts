import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { ApiError } from '../../api/http.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import type { RunningContainer } from '../../kubelet/image-handler.ts';
import { config, secrets } from '../../testing/gitpod-config.ts';
import { installerProgram } from './installer.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6443'), { code: 'ECONNREFUSED' });
const unwilling = new ApiError(
  500,
  'InternalError',
  'Internal error occurred: failed calling webhook "webhook.cert-manager.io": context deadline exceeded',
);

/** Runs the installer beside an API server that fails the first calls of each kind so. */
async function install(failures: { get?: unknown[]; apply?: unknown[] }): Promise<string[]> {
  const applied: string[] = [];
  const client = {
    async get({ kind, name }: { kind: string; name: string }) {
      if (failures.get?.length) throw failures.get.shift();
      if (kind === 'ConfigMap') return { data: { 'gitpod.config.yaml': stringify(config) } };
      return secrets[name] && { data: Object.fromEntries(secrets[name].map((key) => [key, 'eA=='])) };
    },
    async apply(object: KubernetesObject) {
      if (failures.apply?.length) throw failures.apply.shift();
      applied.push(`${object.kind} ${object.metadata.name}`);
      return object;
    },
  };
  const volumes = [{ name: 'config', configMap: { name: 'config' } }];
  await installerProgram({
    cluster: { client },
    pod: { metadata: { name: 'installer', namespace: 'gitpod' }, spec: { containers: [], volumes } },
    container: { name: 'installer', image: 'eu.gcr.io/gitpod-core-dev/build/installer:release-2022.11.3' },
    client,
    signal: new AbortController().signal,
    sleep: async () => undefined,
  } as unknown as RunningContainer);
  return applied;
}

test('installerProgram: an API server that is away for a moment is asked again', async () => {
  const applied = await install({ get: [refused], apply: [refused, refused] });
  expect(applied).toContain('Service proxy');
  expect(applied.at(-1)).toBe('ConfigMap gitpod-app');
});

test('installerProgram: a webhook that does not answer ends it', async () => {
  await expect(install({ apply: [unwilling] })).rejects.toThrow('failed calling webhook');
});
