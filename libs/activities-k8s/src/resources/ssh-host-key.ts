import { createHash, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { gitpodNamespace, platformKinds } from '@slipway/blueprint';
import { notOwned, type AnyResource } from '@slipway/activities-core';
import { isOurs } from '../ownership.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { resourceOf } from './define.ts';
import { secretValues, type LiveSecret } from '../secret-values.ts';

const key = 'host.key';
const bits = 3072;

/** The host key of Gitpod's SSH gateway, made once: a new one would warn every user. */
export function sshHostKey({ clusters, secrets }: ResourceDeps): [string, AnyResource] {
  const namespace = gitpodNamespace;
  return resourceOf(platformKinds.sshHostKey, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const live = await cluster.get<LiveSecret>({ apiVersion: 'v1', kind: 'Secret', namespace, name: ref.name });
        if (!live) return undefined;
        if (!isOurs(ref.scope, live)) throw notOwned('Secret', `${namespace}/${ref.name}`);
        const hostKey = secretValues(live)[key];
        if (!hostKey) return undefined;
        return { output: { fingerprint: fingerprintOf(hostKey) }, actual: { namespace, secret: ref.name } };
      }),

    async ensure(ref, { namespace, secret }) {
      const values = await secrets.fill(ref, { namespace, name: secret }, [key], async () => ({
        [key]: await makeKey(),
      }));
      return { fingerprint: fingerprintOf(values[key] ?? '') };
    },

    async destroy(ref) {
      await secrets.remove(ref, { namespace, name: ref.name });
    },
  });
}

/** PKCS #1 PEM, which every SSH implementation reads. */
async function makeKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: bits });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

/** As `ssh-keygen -l` prints it: SHA-256 of the public key in SSH's wire format. */
function fingerprintOf(privateKeyPem: string): string {
  const { n = '', e = '' } = createPublicKey(createPrivateKey(privateKeyPem)).export({ format: 'jwk' });
  const wire = [Buffer.from('ssh-rsa'), integer(e), integer(n)].map((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return Buffer.concat([length, part]);
  });
  return `SHA256:${createHash('sha256').update(Buffer.concat(wire)).digest('base64').replace(/=+$/, '')}`;
}

/** A positive integer with a leading zero where its first bit is set. */
function integer(base64Url: string): Buffer {
  const bytes = Buffer.from(base64Url, 'base64url');
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}
