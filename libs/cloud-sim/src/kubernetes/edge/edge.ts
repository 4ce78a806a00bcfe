import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { bindLoopback } from '../../core/http-server.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import { findBackends, serves, type Backend } from './backend.ts';

/** Remembered ports of the three listeners; 0 picks a free one. */
export interface EdgePorts {
  https: number;
  http: number;
  ssh: number;
}

const banner = 'SSH-2.0-OpenSSH_8.2\r\n';

/**
 * Answers on loopback for the public address of every simulated load balancer: HTTPS by server name with the certificate of
 * the cluster behind it, plain HTTP with a redirect, and an SSH banner. Where no ready pod stands behind a name, the
 * connection is dropped, as by a load balancer without healthy backends.
 */
export class Edge {
  readonly #clusters = new Map<string, SimulatedCluster>();
  readonly #https: HttpsServer;
  readonly #http: HttpServer;
  readonly #ssh: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#https = createHttpsServer(
      { SNICallback: (host, done) => void this.#secureContext(host).then((context) => done(null, context), done) },
      (request, response) => void this.#answer(request, response),
    );
    this.#http = createHttpServer((request, response) => void this.#redirect(request, response));
    this.#ssh = createTcpServer((socket) => void this.#greet(socket));
    for (const server of [this.#https, this.#http, this.#ssh]) {
      server.on('connection', (socket: Socket) => {
        this.#sockets.add(socket);
        // A client that goes away in mid-handshake is its own affair.
        socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
      });
    }
  }

  static async listen(ports: EdgePorts): Promise<Edge> {
    const edge = new Edge();
    await bindLoopback(edge.#https, ports.https);
    await bindLoopback(edge.#http, ports.http);
    await bindLoopback(edge.#ssh, ports.ssh);
    return edge;
  }

  get ports(): EdgePorts {
    return { https: portOf(this.#https), http: portOf(this.#http), ssh: portOf(this.#ssh) };
  }

  register(cluster: SimulatedCluster): void {
    this.#clusters.set(cluster.id, cluster);
  }

  unregister(clusterId: string): void {
    this.#clusters.delete(clusterId);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      [this.#https, this.#http, this.#ssh].map((server) => new Promise<void>((done) => server.close(() => done()))),
    );
  }

  async #secureContext(host: string): Promise<SecureContext> {
    const backend = await this.#find(host);
    if (!backend) throw new Error(`nothing answers for ${host}`);
    return createSecureContext({ cert: backend.certificate, key: backend.key });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const backend = await this.#find(hostOf(request));
    if (!backend) return void response.destroy();
    if (new URL(request.url ?? '/', 'https://localhost').pathname === '/api/version') {
      return void response.setHeader('content-type', 'text/plain; charset=utf-8').end(backend.version);
    }
    response.writeHead(404).end();
  }

  async #redirect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = hostOf(request);
    if (!(await this.#find(host))) return void response.destroy();
    response.writeHead(308, { location: `https://${host}${request.url ?? '/'}` }).end();
  }

  async #greet(socket: Socket): Promise<void> {
    const backends = await this.#backends();
    if (backends.some(({ ports }) => ports.includes(22))) socket.write(banner);
    else socket.destroy();
  }

  async #find(host: string): Promise<Backend | undefined> {
    return (await this.#backends()).find((backend) => serves(backend, host));
  }

  /** A cluster that cannot be asked has nothing that answers. */
  async #backends(): Promise<Backend[]> {
    const found = await Promise.all(
      [...this.#clusters.values()].map((cluster) => findBackends(cluster).catch(() => [])),
    );
    return found.flat();
  }
}

function hostOf({ headers }: IncomingMessage): string {
  return (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
