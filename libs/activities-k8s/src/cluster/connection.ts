import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's address, e.g. `/api/v1/namespaces`. */
  path: string;
  query?: Record<string, string>;
  /** Sent as it is: no model renames or drops a field of it. */
  body?: unknown;
  contentType?: string;
  accept?: string;
}

export interface ApiResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** Parsed where the answer is JSON, else its text. */
  body: unknown;
}

/** An API server does not take longer than this for anything that is not a watch. */
const answerTimeoutMs = 30_000;
const openSockets = 16;

/**
 * TLS connections to one API server, kept and reused: a connection per request costs more than the request. Honours the
 * proxy variables of the environment.
 */
export class Connection {
  readonly #server: URL;
  readonly #agent: Agent;

  /** @param caCertificate PEM; without it the public authorities count */
  constructor(server: string, caCertificate: string | undefined) {
    this.#server = new URL(server);
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: openSockets,
      proxyEnv: process.env,
      ...(caCertificate === undefined ? {} : { ca: caCertificate }),
    });
  }

  /** Resolves with whatever the server answers; rejects when it does not answer, or with the reason of `signal`. */
  async request(call: ApiRequest, token: string, signal: AbortSignal): Promise<ApiResponse> {
    const payload = call.body === undefined ? undefined : JSON.stringify(call.body);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = httpsRequest(this.#url(call), {
        method: call.method,
        agent: this.#agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]),
        headers: {
          authorization: `Bearer ${token}`,
          accept: call.accept ?? 'application/json',
          'user-agent': 'slipway',
          ...(payload === undefined
            ? {}
            : {
                'content-type': call.contentType ?? 'application/json',
                'content-length': String(Buffer.byteLength(payload)),
              }),
        },
      });
      sent.on('response', resolve);
      sent.on('error', reject);
      sent.end(payload);
    });
    const body = await text(response);
    const isJson = response.headers['content-type']?.includes('json') === true;
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: isJson ? (JSON.parse(body) as unknown) : body,
    };
  }

  close(): void {
    this.#agent.destroy();
  }

  #url({ path, query }: ApiRequest): URL {
    const url = new URL(this.#server.pathname.replace(/\/$/, '') + path, this.#server);
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    return url;
  }
}
