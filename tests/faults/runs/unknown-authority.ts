import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Authority } from '@slipway/cloud-sim/testing/authority';

/** A proxy that breaks TLS open, as companies have them, with a certificate by an authority that nobody was told to trust. */
export class UnknownAuthority {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<UnknownAuthority> {
    const authority = await Authority.create('proxy of acme');
    const { certificate: cert, key } = await authority.issue({ ipAddresses: ['127.0.0.1'] }, { validDays: 1 });
    const server = createServer({ cert, key }, (_request, response) => response.writeHead(502).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new UnknownAuthority(server);
  }

  get address(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
