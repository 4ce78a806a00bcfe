import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';

export interface HttpRequest {
  method: string;
  url: URL;
  /** As sent: a URL would have resolved dots in it. */
  target: string;
  headers: Record<string, string>;
  body: string;
  bytes: Buffer;
}

/** `cut`: the connection is closed without an answer. */
export type HttpReply = { cut: true } | { status: number; headers?: Record<string, string>; body: string | Buffer };

export type HttpHandler = (request: HttpRequest) => Promise<HttpReply>;

export interface Listener {
  port: number;
  close(): Promise<void>;
}

const loopback = '127.0.0.1';

/** Certificate and private key of a listener that speaks TLS, both PEM. */
export interface ServerCertificate {
  certificate: string;
  key: string;
}

/**
 * Listens on loopback only, with TLS where a certificate is given. A remembered port that somebody else took by now is replaced
 * by a free one.
 */
export async function listen(
  handler: HttpHandler,
  rememberedPort: number,
  secure?: ServerCertificate,
): Promise<Listener> {
  const serve = (request: IncomingMessage, response: ServerResponse): void => void answer(handler, request, response);
  const server = secure
    ? createSecureServer({ cert: secure.certificate, key: secure.key }, serve)
    : createServer(serve);
  // A client that was held up finds its connection still open.
  server.keepAliveTimeout = 600_000;
  await bindLoopback(server, rememberedPort);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** On the remembered port, or on a free one where somebody else took it by now. */
export const bindLoopback = (server: NetServer, rememberedPort: number): Promise<void> =>
  bind(server, rememberedPort).catch(() => bind(server, 0));

function bind(server: NetServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: loopback, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(handler: HttpHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const reply = await handler(await read(request));
    if ('cut' in reply) {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json; charset=UTF-8', ...reply.headers });
    response.end(reply.body);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end(`the local cloud has a bug: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

async function read(request: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(request.headers))
    if (value !== undefined) headers[key] = [value].flat().join(', ');
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', `http://${loopback}`),
    target: request.url ?? '/',
    headers,
    body: bytes.toString('utf8'),
    bytes,
  };
}
