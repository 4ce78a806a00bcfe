import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { rootCertificates, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { Reach } from '../context.ts';
import { dial } from './dial.ts';

const timeoutMs = 10_000;

export interface Answer {
  status: number;
  location: string | undefined;
  body: string;
  /** DNS names of the certificate; empty over plain HTTP. */
  names: string[];
}

/**
 * `GET <scheme>://<host><path>` as a browser would that was led to `address`, through the worker's own way out.
 * `trusted: false` skips the chain only.
 */
export async function get(
  reach: Reach,
  url: URL,
  { address, trusted, signal }: { address: string; trusted: boolean; signal: AbortSignal },
): Promise<Answer> {
  const secure = url.protocol === 'https:';
  const target = dial(reach, url.hostname, secure ? 443 : 80, address);
  const own = reach.caFile === undefined ? [] : [await readFile(reach.caFile, 'utf8')];
  const options = {
    ...target,
    path: url.pathname,
    headers: { host: url.hostname },
    timeout: timeoutMs,
    signal,
    ...(secure
      ? { servername: url.hostname, ca: [...rootCertificates, ...own], rejectUnauthorized: trusted, agent: false }
      : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(options, (response) => {
      const names = secure ? namesOf((response.socket as TLSSocket).getPeerCertificate()) : [];
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, body, names }),
      );
      response.once('error', reject);
    });
    request.once('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    request.once('error', reject);
    request.end();
  });
}

function namesOf({ subjectaltname = '' }: PeerCertificate): string[] {
  return subjectaltname
    .split(', ')
    .filter((entry) => entry.startsWith('DNS:'))
    .map((entry) => entry.slice('DNS:'.length))
    .sort();
}
