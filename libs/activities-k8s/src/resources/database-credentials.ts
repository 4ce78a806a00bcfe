import { randomBytes } from 'node:crypto';
import { gitpodNamespace, platformKinds } from '@slipway/blueprint';
import { notOwned, type AnyResource } from '@slipway/activities-core';
import { isOurs } from '../ownership.ts';
import { randomPassword } from '../random-password.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { resourceOf } from './define.ts';
import { secretValues, type LiveSecret } from '../secret-values.ts';

const keys = ['username', 'password', 'encryptionKeys'];

/** Write-once: losing the encryption keys makes the tokens that Gitpod has stored unreadable. */
export function databaseCredentials({ clusters, secrets }: ResourceDeps): [string, AnyResource] {
  const namespace = gitpodNamespace;
  return resourceOf(platformKinds.databaseCredentials, {
    immutable: ['username'],

    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const live = await cluster.get<LiveSecret>({ apiVersion: 'v1', kind: 'Secret', namespace, name: ref.name });
        if (!live) return undefined;
        if (!isOurs(ref.scope, live)) throw notOwned('Secret', `${namespace}/${ref.name}`);
        const values = secretValues(live);
        const lacks = keys.filter((key) => !values[key]);
        const { username } = values;
        return {
          output: { secret: uriOf(ref.name) },
          actual: {
            namespace,
            // Not absent: an undo removes what its run is said to have made, and the encryption keys with it.
            secret: lacks.length === 0 ? ref.name : `${ref.name} lacks ${lacks.join(', ')}`,
            // It cannot be changed, but it can be filled in.
            ...(username ? { username } : {}),
          },
        };
      }),

    async ensure(ref, { namespace, secret, username }) {
      await secrets.fill(ref, { namespace, name: secret }, keys, async () => ({
        username,
        password: randomPassword(),
        encryptionKeys: encryptionKeys(),
      }));
      return { secret: uriOf(secret) };
    },

    async destroy(ref) {
      await secrets.remove(ref, { namespace, name: ref.name });
    },
  });
}

const uriOf = (secret: string): string => `k8s://${gitpodNamespace}/${secret}`;

/** As Gitpod's server reads it. Source: the reference architecture, section 7. */
function encryptionKeys(): string {
  const material = randomBytes(32).toString('base64');
  return JSON.stringify([{ name: 'general', version: 1, primary: true, material }]);
}
