import { request } from 'node:https';
import type { JsonObject } from '../core/json.ts';
import { operatorCredential } from './microsoft-clients.ts';
import type { LocalCloud } from '../local-cloud.ts';

export interface WireReply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: JsonObject;
}

export interface WireRequest {
  method?: string;
  /** Sent as it is; absent: none. */
  authorization?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Sends a request byte for byte, where a client would correct or retry it. */
export function send(cloud: LocalCloud, target: string, options: WireRequest = {}): Promise<WireReply> {
  const { hostname, port } = new URL(cloud.microsoft);
  const headers = {
    'content-type': 'application/json',
    ...(options.authorization === undefined ? {} : { authorization: options.authorization }),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path: target, method: options.method ?? 'GET', headers, ca: cloud.microsoftAuthority },
      (reply) => {
        let body = '';
        reply.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            body: body === '' ? {} : (JSON.parse(body) as JsonObject),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(
      options.body === undefined
        ? undefined
        : typeof options.body === 'string'
          ? options.body
          : JSON.stringify(options.body),
    );
  });
}

/** `Bearer …` of the operator. */
export async function operatorBearer(cloud: LocalCloud): Promise<string> {
  const token = await operatorCredential(cloud).getToken(`${cloud.microsoft}/.default`);
  return `Bearer ${token.token}`;
}
