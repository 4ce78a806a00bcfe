import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket as NetSocket } from 'node:net';
import packet from 'dns-packet';
import { answer } from './dns-zones.ts';
import type { DnsView, ServedRecord } from './dns-zones.ts';

const loopback = '127.0.0.1';
const largestDatagram = 1232;
const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

export interface DnsServer {
  port: number;
  close(): Promise<void>;
}

/** Serves the simulated zones and their parent over UDP and TCP on one port, on loopback only. */
export async function serveDns(view: DnsView, rememberedPort: number): Promise<DnsServer> {
  const connections = new Set<NetSocket>();
  const tcp = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    let data = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      data = Buffer.concat([data, chunk]);
      while (data.length >= 2 && data.length >= 2 + data.readUInt16BE(0)) {
        const reply = respond(view, data.subarray(2, 2 + data.readUInt16BE(0)), Infinity);
        data = data.subarray(2 + data.readUInt16BE(0));
        if (!reply) return void socket.destroy();
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        socket.write(Buffer.concat([length, reply]));
      }
    });
  });
  const udp = createSocket('udp4');
  udp.on('message', (message, from) => {
    const reply = respond(view, message, largestDatagram);
    if (reply) udp.send(reply, from.port, from.address);
  });
  // An answer that cannot be sent is a datagram that was lost.
  udp.on('error', () => undefined);
  const port = await bindBoth(tcp, udp, rememberedPort);
  return {
    port,
    close: async () => {
      await new Promise<void>((resolve) => udp.close(() => resolve()));
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      for (const socket of connections) socket.destroy();
      await closed;
    },
  };
}

/** Both on one port: the wanted one, or one that is free for both. */
async function bindBoth(tcp: Server, udp: Socket, wanted: number, tries = 10): Promise<number> {
  try {
    tcp.listen({ host: loopback, port: wanted });
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    udp.bind({ address: loopback, port });
    await once(udp, 'listening');
    return port;
  } catch (error) {
    if (tries === 1) throw error;
    if (tcp.listening) await new Promise((resolve) => tcp.close(resolve));
    return bindBoth(tcp, udp, 0, tries - 1);
  }
}

/** Undefined for what is no question. */
function respond(view: DnsView, message: Buffer, limit: number): Buffer | undefined {
  try {
    const query = packet.decode(message);
    const question = query.questions?.[0];
    if (!question) return undefined;
    const recursive = ((query.flags ?? 0) & packet.RECURSION_DESIRED) !== 0;
    const result = answer(view, question.name.toLowerCase().replace(/\.$/, ''), question.type, recursive);
    const flags =
      (result.authoritative ? packet.AUTHORITATIVE_ANSWER : 0) |
      (recursive ? packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE : 0) |
      codes[result.code];
    const head = { type: 'response' as const, id: query.id ?? 0, questions: [question] };
    const reply = packet.encode({
      ...head,
      flags,
      answers: result.answers.flatMap(wire),
      authorities: result.authorities.flatMap(wire),
    });
    return reply.length <= limit ? reply : packet.encode({ ...head, flags: flags | packet.TRUNCATED_RESPONSE });
  } catch {
    return undefined;
  }
}

function wire(record: ServedRecord): packet.Answer[] {
  const { name, ttl, values } = record;
  const bare = (value: string): string => value.replace(/\.$/, '');
  return values.map((value): packet.Answer => {
    switch (record.type) {
      case 'A':
      case 'AAAA':
        return { type: record.type, name, ttl, data: value };
      case 'NS':
      case 'CNAME':
        return { type: record.type, name, ttl, data: bare(value) };
      case 'SOA': {
        const [mname = '', rname = '', serial = 1, refresh = 0, retry = 0, expire = 0, minimum = 0] = value.split(' ');
        const numbers = {
          serial: Number(serial),
          refresh: Number(refresh),
          retry: Number(retry),
          expire: Number(expire),
          minimum: Number(minimum),
        };
        return { type: 'SOA', name, ttl, data: { mname: bare(mname), rname: bare(rname), ...numbers } };
      }
      default:
        return { type: 'TXT', name, ttl, data: strings(value) };
    }
  });
}

/** The character strings of a TXT value in presentation form. */
function strings(value: string): string[] {
  const quoted = value.match(/"([^"\\]|\\.)*"/g);
  return quoted ? quoted.map((part) => part.slice(1, -1).replace(/\\(.)/g, '$1')) : [value];
}
