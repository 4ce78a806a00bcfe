import type { Aws } from '../aws.ts';
import { nameServersOf, zoneName, zoneType } from './zone.ts';

const domains = ['com', 'net', 'org', 'co.uk'];
const perDomain = 512;

/** Four servers of one delegation set: none of them serves another zone of the same name. */
export function chooseNameServers(aws: Aws, zoneId: string, name: string): string[] {
  const taken = new Set(
    aws.graph
      .all(zoneType)
      .filter((zone) => zoneName(zone) === name)
      .flatMap(nameServersOf),
  );
  return domains.map((domain, index) => {
    const start = Math.floor(aws.seeded.uniform('name server', zoneId, domain) * perDomain);
    for (let step = 0; ; step += 1) {
      const number = (start + step) % perDomain;
      const server = `ns-${index * perDomain + number}.awsdns-${String(number % 64).padStart(2, '0')}.${domain}`;
      if (!taken.has(server)) return server;
    }
  });
}
