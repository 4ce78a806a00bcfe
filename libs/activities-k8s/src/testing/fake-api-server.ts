import 'reflect-metadata';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import * as x509 from '@peculiar/x509';

/** One request as the server saw it. */
export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  token: string;
  contentType: string;
  accept: string;
  body: unknown;
}

export type Reply = { status: number; body?: object | string; headers?: Record<string, string> } | 'reset';

/** An API server over real TLS that answers what the test says: for what a real one cannot be made to do on demand. */
export class FakeApiServer {
  readonly seen: Seen[] = [];
  /** Connections that were opened. */
  connections = 0;
  readonly caCertificate: string;
  /** Undefined: not what this test is about; discovery is answered by itself. */
  answer: (request: Seen) => Reply | undefined | Promise<Reply | undefined> = () => undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, caCertificate: string) {
    this.#server = server;
    this.caCertificate = caCertificate;
    server.on('request', (request, response) => void this.#handle(request, response));
    server.on('secureConnection', (socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
    });
  }

  static async start(): Promise<FakeApiServer> {
    const { key, cert } = await selfSigned();
    const server = createServer({ key, cert });
    // A client that was held up finds its connection still open.
    server.keepAliveTimeout = 600_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeApiServer(server, cert);
  }

  get address(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.address);
    const seen: Seen = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      token: (request.headers.authorization ?? '').replace('Bearer ', ''),
      contentType: request.headers['content-type'] ?? '',
      accept: request.headers.accept ?? '',
      body: request.headers['content-length'] ? await json(request) : undefined,
    };
    this.seen.push(seen);
    const reply = (await this.answer(seen)) ??
      discovery[pathname] ?? { status: 404, body: status(404, 'NotFound', 'not found') };
    if (reply === 'reset') return void request.socket.destroy();
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
    const contentType = typeof reply.body === 'string' ? 'text/plain' : 'application/json';
    response.writeHead(reply.status, { 'content-type': contentType, ...reply.headers }).end(text);
  }
}

/** A `Status` object as the API server answers it. */
export function status(code: number, reason: string, message: string, details: object = { name: 'x' }): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
}

const discovery: Record<string, Reply> = {
  '/api/v1': {
    status: 200,
    body: {
      resources: [
        { name: 'nodes', kind: 'Node', namespaced: false },
        { name: 'namespaces', kind: 'Namespace', namespaced: false },
        { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
        { name: 'secrets', kind: 'Secret', namespaced: true },
        { name: 'pods', kind: 'Pod', namespaced: true },
        { name: 'pods/log', kind: 'Pod', namespaced: true },
      ],
    },
  },
};

async function selfSigned(): Promise<{ key: string; cert: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=fake API server',
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { key, cert: certificate.toString('pem') };
}
