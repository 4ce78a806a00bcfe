import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { decode, encode, streamDecode, streamEncode, type DecodedPacket, type RecordType } from 'dns-packet';

/** `host:port` */
export type Server = string;

const answerTimeoutMs = 3000;

/**
 * Asks one name server one question, over UDP and, when the answer does not fit, over TCP. Gives the whole packet: a referral
 * stands in its authority section, which resolvers of the runtime do not show. Rejects when the server does not answer.
 * @param recursive false: only what the server itself is responsible for, or whom it refers to
 */
export async function query(
  server: Server,
  name: string,
  type: RecordType,
  { recursive, signal }: { recursive: boolean; signal: AbortSignal },
): Promise<DecodedPacket> {
  const id = Math.floor(Math.random() * 65_536);
  const packet = {
    type: 'query' as const,
    id,
    flags: recursive ? 0x0100 : 0,
    questions: [{ name, type }],
    additionals: [{ type: 'OPT' as const, name: '.', udpPayloadSize: 1232, flags: 0 }],
  };
  const limited = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
  const answer = await overUdp(server, encode(packet as never), id, limited);
  return answer.flag_tc ? overTcp(server, streamEncode(packet as never), limited) : answer;
}

function overUdp(server: Server, question: Buffer, id: number, signal: AbortSignal): Promise<DecodedPacket> {
  const { host, port } = addressOf(server);
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.close();
      end();
    };
    const onAbort = (): void => settle(() => reject(signal.reason as Error));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    socket.on('error', (error) => settle(() => reject(error)));
    socket.on('message', (message) => {
      const answer = tryDecode(message);
      // Something else than the answer to this question: not for us.
      if (answer?.id === id) settle(() => resolve(answer));
    });
    socket.send(question, port, host, (error) => error && settle(() => reject(error)));
  });
}

function overTcp(server: Server, question: Buffer, signal: AbortSignal): Promise<DecodedPacket> {
  const { host, port } = addressOf(server);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    let received = Buffer.alloc(0);
    socket.on('connect', () => socket.write(question));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < received.readUInt16BE(0) + 2) return;
      socket.destroy();
      resolve(streamDecode(received) as DecodedPacket);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`name server ${server} closed the connection without an answer`)));
  });
}

function tryDecode(message: Buffer): DecodedPacket | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

/** Splits `host:port`, `[v6]:port` and a bare address, which means port 53. */
export function addressOf(server: Server): { host: string; port: number } {
  const [, v6, v6Port, host = server, port = '53'] = /^(?:\[(.+)\](?::(\d+))?|([^:]+)(?::(\d+))?)$/.exec(server) ?? [];
  return v6 === undefined ? { host, port: Number(port) } : { host: v6, port: Number(v6Port ?? 53) };
}
