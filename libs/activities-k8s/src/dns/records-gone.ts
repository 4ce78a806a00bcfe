import type { Answer, RecordType } from 'dns-packet';
import type { NameServers } from './name-servers.ts';
import { plainName } from './name-servers.ts';
import type { Server } from './query.ts';

/** Which of the given records a zone's servers still show, as `name TYPE`. A server that does not answer shows nothing. */
export async function recordsLeft(
  dns: NameServers,
  servers: readonly Server[],
  wanted: readonly { name: string; type: RecordType }[],
): Promise<string[]> {
  const asked = wanted.flatMap(({ name, type }) => servers.map((server) => ({ name, type, server })));
  const left = await Promise.all(
    asked.map(async ({ name, type, server }) => {
      const answers = await dns.ask(server, name, type).catch((): Answer[] => []);
      return answers.some((answer) => plainName(answer.name) === name) ? [`${name} ${type}`] : [];
    }),
  );
  return [...new Set(left.flat())].sort();
}
