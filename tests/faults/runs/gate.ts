import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that can be closed: whoever comes then is refused, and what was open is cut. */
export class Gate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #port: number;
  readonly #protocol: string;

  private constructor(server: Server, sockets: Set<Socket>, { port, protocol }: { port: number; protocol: string }) {
    this.#server = server;
    this.#sockets = sockets;
    this.#port = port;
    this.#protocol = protocol;
  }

  /** @param target URL of the server behind it */
  static async to(target: string): Promise<Gate> {
    const { hostname, port, protocol } = new URL(target);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      const behind = connect(Number(port), hostname);
      for (const [one, other] of [
        [socket, behind],
        [behind, socket],
      ] as const) {
        sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => sockets.delete(one));
        one.pipe(other);
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Gate(server, sockets, { port: (server.address() as AddressInfo).port, protocol });
  }

  get address(): string {
    return `${this.#protocol}//127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
