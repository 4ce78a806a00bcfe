import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Authority, type KeyPair } from './authority.ts';
import { generatePrivateKey, publicKeyOf } from './private-key.ts';

/** File names of one cluster's keys and certificates inside its own folder. */
const files = {
  authority: { certificate: 'ca.crt', key: 'ca.key' },
  server: { certificate: 'server.crt', key: 'server.key' },
  admin: { certificate: 'admin.crt', key: 'admin.key' },
} as const;

const lifetime = { validDays: 3650 };

/** Paths and texts of what a control plane and its clients need. */
export interface ClusterPki {
  directory: string;
  authority: KeyPair;
  admin: KeyPair;
  /** Absolute path of one of the files that the control plane's flags name. */
  path(file: 'ca.crt' | 'server.crt' | 'server.key' | 'sa.pub' | 'sa.key'): string;
}

/** Makes the keys of a cluster once and finds them ever after: tokens and kubeconfigs survive a restart. */
export async function ensureClusterPki(directory: string): Promise<ClusterPki> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const authority = await ensureAuthority(directory, files.authority, 'kubernetes');
  await ensurePair(directory, files.server, () =>
    authority.issue(
      {
        commonName: 'kube-apiserver',
        dnsNames: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
        ipAddresses: ['127.0.0.1'],
      },
      lifetime,
    ),
  );
  const admin = await ensurePair(directory, files.admin, () =>
    authority.issue({ commonName: 'slipway-local-cloud', organization: 'system:masters' }, lifetime),
  );
  await ensureServiceAccountKeys(directory);
  return { directory, authority: authority.pair, admin, path: (file) => join(directory, file) };
}

/** Finds the authority in these two files, or makes it. */
export async function ensureAuthority(
  directory: string,
  names: { certificate: string; key: string },
  commonName: string,
): Promise<Authority> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return Authority.load(await ensurePair(directory, names, async () => (await Authority.create(commonName)).pair));
}

async function ensurePair(
  directory: string,
  names: { certificate: string; key: string },
  make: () => Promise<KeyPair>,
): Promise<KeyPair> {
  const [certificate, key] = await Promise.all([read(directory, names.certificate), read(directory, names.key)]);
  if (certificate && key) return { certificate, key };
  const pair = await make();
  // The key goes last: a crash between the two writes leaves a certificate without key, which is made anew.
  await write(directory, names.certificate, pair.certificate);
  await write(directory, names.key, pair.key);
  return pair;
}

async function ensureServiceAccountKeys(directory: string): Promise<void> {
  if ((await read(directory, 'sa.pub')) && (await read(directory, 'sa.key'))) return;
  const privateKey = await generatePrivateKey('RSA');
  await write(directory, 'sa.key', privateKey);
  await write(directory, 'sa.pub', publicKeyOf(privateKey));
}

async function read(directory: string, name: string): Promise<string | undefined> {
  return readFile(join(directory, name), 'utf8').catch(() => undefined);
}

async function write(directory: string, name: string, text: string): Promise<void> {
  await writeFile(join(directory, name), text, { mode: 0o600 });
}
