import { isIP } from 'node:net';
import { plainName, type NameServers } from '../../dns/name-servers.ts';
import type { Server } from '../../dns/query.ts';

/** The three names of a platform; any name stands for all that a wildcard covers. */
export const testNames = (domain: string): string[] => [domain, `x.${domain}`, `x.ws.${domain}`];

/** Which of the names do not lead to the address, as the zone's own servers answer. All of them, when no server answers. */
export async function leadsTo(
  dns: NameServers,
  servers: readonly Server[],
  names: readonly string[],
  address: string,
): Promise<string[]> {
  if (address === '') return [...names];
  const targets = isIP(address) === 0 ? await addressesBehind(dns, address) : [address];
  const seen = await Promise.all(
    names.map(async (name) => {
      const views = await Promise.all(servers.map((server) => view(dns, server, name)));
      const answered = views.filter((one) => one !== undefined);
      const agree = answered.every((one) => one.some((value) => targets.includes(value)));
      return answered.length > 0 && agree ? [] : [name];
    }),
  );
  return seen.flat();
}

/** A load balancer with a name of its own: a zone leads to the name, or to what it stands for. */
async function addressesBehind(dns: NameServers, hostname: string): Promise<string[]> {
  const answers = await dns.resolve(hostname, 'A').catch(() => []);
  return [plainName(hostname), ...answers.flatMap((answer) => (answer.type === 'A' ? [answer.data] : []))];
}

/** What a server says of a name; undefined when it does not answer. */
async function view(dns: NameServers, server: Server, name: string): Promise<string[] | undefined> {
  try {
    const answers = await dns.ask(server, name, 'A');
    return answers.flatMap((answer) => {
      if (answer.type === 'A') return [answer.data];
      return answer.type === 'CNAME' ? [plainName(answer.data)] : [];
    });
  } catch {
    return undefined;
  }
}
