import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { ClusterCredentials } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { clusterCredentials } from './cluster-credentials.ts';
import { run } from './process.ts';

/** Keys of Secrets that are meant to be read by everybody. */
const publicKeys = ['tls.crt', 'ca.crt', 'host', 'port', 'username'];

interface SecretList {
  items: { metadata: { name: string }; data?: Record<string, string> }[];
}

/**
 * Every secret that the installation has: whatever is in the Secrets of its namespace, in pieces that would be recognised if they
 * turned up somewhere else.
 */
export async function secretsOf(scope: Scope, workerConfig: string): Promise<Map<string, string>> {
  const credentials = await clusterCredentials(scope, workerConfig);
  const { items } = await list(credentials, '/api/v1/namespaces/gitpod/secrets');
  const found = new Map<string, string>();
  for (const { metadata, data = {} } of items) {
    for (const [key, value] of Object.entries(data)) {
      if (publicKeys.includes(key)) continue;
      const text = Buffer.from(value, 'base64').toString();
      for (const piece of piecesOf(text)) found.set(piece, `${metadata.name}/${key}`);
    }
  }
  return found;
}

/** Long runs of letters and digits: passwords whole, keys line by line, also those inside JSON. */
function piecesOf(text: string): string[] {
  const words = text
    .split(/[^A-Za-z0-9+/=_-]+|\\n/)
    .filter((word) => word.length >= 24 && !/^(-+|[a-z-]+)$/.test(word));
  return words.slice(0, 40);
}

function list(credentials: ClusterCredentials, path: string): Promise<SecretList> {
  return new Promise((resolve, reject) => {
    void credentials.token().then((token) => {
      const agent = new Agent(credentials.caCertificate === undefined ? {} : { ca: credentials.caCertificate });
      request(`${credentials.server}${path}`, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.once('end', () => resolve(JSON.parse(body) as SecretList));
      })
        .once('error', reject)
        .end();
    }, reject);
  });
}

/** Collects the command lines of all processes until it is told to stop. */
export function watchCommandLines(): () => Promise<string> {
  const seen = new Set<string>();
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      for (const line of await commandLinesNow()) seen.add(line);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return async () => {
    stopped = true;
    await watching;
    return [...seen].join('\n');
  };
}

/** Arguments of every process of this machine; a zero byte between them on Linux. */
export async function commandLinesNow(): Promise<string[]> {
  if (process.platform !== 'linux') return (await run('ps', ['-axo', 'args'], process.env)).stdout.split('\n');
  // At once: in the queue of the thread pool a process may come and go unseen.
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  });
}
