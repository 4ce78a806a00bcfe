import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { decode, encode, streamDecode, streamEncode, type Answer, type DecodedPacket } from 'dns-packet';

/** A name server that answers what it is told to, with knobs. */
export interface TestNameServer {
  /** `host:port` */
  address: string;
  /** Records by name and type; what is not here does not exist. */
  answers(name: string, type: string): Answer[];
  /** Answers by referral: in the authority section. */
  referrals(name: string, type: string): Answer[];
  /** UDP answers are cut from now on. */
  truncates: boolean;
  asked: string[];
  close(): Promise<void>;
}

export async function startNameServer(): Promise<TestNameServer> {
  const udp = createSocket('udp4');
  const tcp = createServer();
  const server: TestNameServer = {
    address: '',
    answers: () => [],
    referrals: () => [],
    truncates: false,
    asked: [],
    async close() {
      udp.close();
      tcp.close();
      await once(tcp, 'close');
    },
  };
  const reply = (request: DecodedPacket, overTcp: boolean): object => {
    const { name = '', type = 'A' } = request.questions?.[0] ?? {};
    server.asked.push(`${name} ${type}${overTcp ? ' tcp' : ''}`);
    const cut = server.truncates && !overTcp;
    return {
      type: 'response',
      id: request.id,
      flags: cut ? 0x0200 : 0,
      questions: request.questions,
      answers: cut ? [] : server.answers(name, type),
      authorities: cut ? [] : server.referrals(name, type),
    };
  };
  udp.on('message', (message, from) => {
    udp.send(encode(reply(decode(message), false)), from.port, from.address);
  });
  tcp.on('connection', (socket) => {
    socket.on('data', (data) => void socket.end(streamEncode(reply(streamDecode(data) as DecodedPacket, true))));
    socket.on('error', () => undefined);
  });
  // In this order: of TCP's ports, open connections hold many.
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  server.address = `127.0.0.1:${port}`;
  return server;
}
