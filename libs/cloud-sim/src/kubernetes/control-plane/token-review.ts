import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenUser } from '../../core/cluster-host.ts';
import { bindLoopback } from '../../core/http-server.ts';

/** Decides whose token it is; undefined refuses it. */
export type ReviewToken = (token: string) => Promise<TokenUser | undefined>;

/** The endpoint that API servers send bearer tokens to which no key of theirs has signed; one path per cluster. */
export class TokenReviewEndpoint {
  readonly #reviewers = new Map<string, ReviewToken>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(
        (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
        () => response.writeHead(500).end(),
      );
    });
    // A client that was held up finds its connection still open.
    this.#server.keepAliveTimeout = 600_000;
  }

  /** Listens on loopback: on the remembered port, or on a free one if that is taken or 0. */
  static async listen(port: number): Promise<TokenReviewEndpoint> {
    const endpoint = new TokenReviewEndpoint();
    await bindLoopback(endpoint.#server, port);
    return endpoint;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Where the cluster of this name has to ask. */
  url(cluster: string): string {
    return `http://127.0.0.1:${this.port}/${cluster}`;
  }

  register(cluster: string, review: ReviewToken): void {
    this.#reviewers.set(cluster, review);
  }

  unregister(cluster: string): void {
    this.#reviewers.delete(cluster);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    const cluster = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const { spec } = JSON.parse(await readBody(request)) as { spec: { token: string } };
    const user = await this.#reviewers.get(cluster)?.(spec.token);
    return {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      status: user
        ? { authenticated: true, user }
        : { authenticated: false, error: 'the token is not valid for this cluster' },
    };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
