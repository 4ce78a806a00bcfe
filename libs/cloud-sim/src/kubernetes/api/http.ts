import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';

/** How to reach an API server, and as whom. */
export interface Connection {
  /** `https://127.0.0.1:<port>` */
  server: string;
  /** PEM of the authority that the server's certificate must chain to. */
  caCertificate: string;
  /** Client certificate, for the administrator. */
  clientCertificate?: { certificate: string; key: string };
  /** Bearer token, asked for before each request, for everybody else. */
  token?: () => Promise<string>;
}

export interface WireRequest {
  method: string;
  /** Path with query. */
  path: string;
  contentType?: string;
  body?: string;
  signal?: AbortSignal;
}

/** A Kubernetes `Status` answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
  }
}

/** Whether no server answered, or one that is not there yet or no longer: it may do so a moment later. */
export function isAway(error: unknown): boolean {
  if (error instanceof ApiError) {
    // A 500 as well, from a server that is there: a webhook that does not answer, a field that it does not know.
    if (/failed calling webhook|not declared in schema/.test(error.message)) return false;
    return error.status >= 500 || error.status === 429;
  }
  return error instanceof Error && 'code' in error;
}

const requestTimeoutMilliseconds = 30_000;

/** One keep-alive connection pool to one API server. */
export class Transport {
  readonly #connection: Connection;
  readonly #agent: Agent;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#agent = new Agent({
      keepAlive: true,
      ca: connection.caCertificate,
      ...(connection.clientCertificate
        ? { cert: connection.clientCertificate.certificate, key: connection.clientCertificate.key }
        : {}),
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Sends a request and reads the whole answer; rejects with ApiError unless it is 2xx. */
  async send(request: WireRequest): Promise<unknown> {
    const response = await this.#open(request, requestTimeoutMilliseconds);
    const text = await readAll(response);
    const status = response.statusCode ?? 0;
    const answer = parse(text);
    if (status >= 200 && status < 300) return answer;
    const { reason, message } = (answer ?? {}) as { reason?: string; message?: string };
    throw new ApiError(
      status,
      reason ?? '',
      message ?? `the API server answered ${status} to ${request.method} ${request.path}`,
    );
  }

  /** Opens a watch: yields one parsed event per line until the server or the signal ends it. */
  async *stream(request: WireRequest): AsyncGenerator<unknown> {
    const response = await this.#open(request, undefined);
    if (response.statusCode !== 200) {
      const answer = parse(await readAll(response)) as { reason?: string; message?: string } | undefined;
      throw new ApiError(response.statusCode ?? 0, answer?.reason ?? '', answer?.message ?? 'the watch was refused');
    }
    response.setEncoding('utf8');
    let rest = '';
    for await (const chunk of response) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line) yield JSON.parse(line);
    }
  }

  async #open(request: WireRequest, timeout: number | undefined): Promise<IncomingMessage> {
    const token = await this.#connection.token?.();
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(
        new URL(request.path, this.#connection.server),
        {
          method: request.method,
          agent: this.#agent,
          headers: {
            accept: 'application/json',
            ...(token ? { authorization: `Bearer ${token}` } : {}),
            ...(request.body === undefined
              ? {}
              : {
                  'content-type': request.contentType ?? 'application/json',
                  'content-length': Buffer.byteLength(request.body),
                }),
          },
          ...(timeout === undefined ? {} : { timeout }),
          ...(request.signal ? { signal: request.signal } : {}),
        },
        resolve,
      );
      outgoing.once('timeout', () => {
        const what = `no answer to ${request.method} ${request.path}`;
        outgoing.destroy(Object.assign(new Error(what), { code: 'ETIMEDOUT' }));
      });
      outgoing.once('error', reject);
      outgoing.end(request.body);
    });
  }
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
