import type { KeyForm } from './key.ts';

interface DockerConfig {
  auths: Record<string, { username: string; password: string; auth: string }>;
}

/** User name that stands for a key file at Google's registries. */
const username = '_json_key';

/** A key file as the password in a Docker configuration for one host, on one line. The entry is named by host, not by path. */
export const dockerKey = (host: string): KeyForm => ({
  wrap(keyFile) {
    const password = JSON.stringify(JSON.parse(keyFile));
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    return JSON.stringify({ auths: { [host]: { username, password, auth } } } satisfies DockerConfig);
  },
  unwrap(value) {
    const password = (JSON.parse(value) as DockerConfig).auths[host]?.password;
    if (password === undefined) throw new Error(`no entry for ${host}`);
    return password;
  },
});
