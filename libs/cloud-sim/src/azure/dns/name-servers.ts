import type { Azure } from '../azure.ts';
import { nameServersOf, zoneType } from './zone.ts';

const domains = ['com', 'net', 'org', 'info'];
const sets = 39;

/** Four servers of one set: none of them serves another zone of the same name, and a zone that is made anew gets others. */
export function chooseNameServers(azure: Azure, zoneId: string, name: string): string[] {
  const taken = new Set(
    azure.graph
      .all(zoneType)
      .filter((zone) => zone.name.toLowerCase() === name.toLowerCase())
      .flatMap(nameServersOf),
  );
  const start = Math.floor(azure.seeded.uniform('azure name servers', zoneId) * sets) + azure.graph.creates(zoneId);
  for (let step = 0; step < sets; step += 1) {
    const number = String(((start + step) % sets) + 1).padStart(2, '0');
    const servers = domains.map((domain, index) => `ns${index + 1}-${number}.azure-dns.${domain}.`);
    if (!servers.some((server) => taken.has(server))) return servers;
  }
  throw new Error(`all sets of name servers serve a zone ${name}`);
}
