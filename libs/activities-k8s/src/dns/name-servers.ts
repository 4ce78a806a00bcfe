import { getServers } from 'node:dns';
import type { Answer, RecordType } from 'dns-packet';
import type { CallContext } from '@slipway/activities-core';
import type { Reach } from '../context.ts';
import { query, type Server } from './query.ts';

/** Names and addresses as name servers give them: lower case, no trailing dot. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/**
 * Whom to ask about a name. Answers come from the servers that are responsible for it, never from a cache, except for the way
 * to them. With own resolvers configured these play every part.
 */
export class NameServers {
  readonly #own: readonly Server[] | undefined;
  readonly #call: Pick<CallContext, 'signal'>;

  constructor({ resolvers }: Pick<Reach, 'resolvers'>, call: Pick<CallContext, 'signal'>) {
    this.#own = resolvers && resolvers.length > 0 ? resolvers : undefined;
    this.#call = call;
  }

  /** The name servers that a domain is delegated to, as one server of its parent zone says; empty while it is not. */
  async delegatedTo(domain: string, parentServer: Server): Promise<string[]> {
    const packet = await query(parentServer, domain, 'NS', { recursive: false, signal: this.#call.signal });
    return nameServersIn([...(packet.answers ?? []), ...(packet.authorities ?? [])], domain);
  }

  /** The servers of the zone above a domain, and its name. */
  async parentOf(domain: string): Promise<{ zone: string; servers: Server[] }> {
    const labels = domain.split('.');
    if (this.#own) return { zone: labels.slice(1).join('.'), servers: [...this.#own] };
    for (let cut = 1; cut < labels.length; cut++) {
      const zone = labels.slice(cut).join('.');
      const apex = (await this.resolve(zone, 'SOA')).some(
        (record) => record.type === 'SOA' && plainName(record.name) === zone,
      );
      if (apex) return { zone, servers: await this.serversOf(zone) };
    }
    return { zone: '', servers: [] };
  }

  /** Addresses of the servers that are responsible for a zone; empty when nothing leads to it (yet). */
  async serversOf(zone: string): Promise<Server[]> {
    if (this.#own) return [...this.#own];
    return this.addressesOf(nameServersIn(await this.resolve(zone, 'NS'), zone));
  }

  /** Addresses of name servers given by name. */
  async addressesOf(names: readonly string[]): Promise<Server[]> {
    if (this.#own) return [...this.#own];
    const found = await Promise.all(names.map((name) => this.resolve(name, 'A')));
    return found.flat().flatMap((record) => (record.type === 'A' ? [`${record.data}:53`] : []));
  }

  /** Asks one responsible server for the records of a name. Rejects when it does not answer. */
  async ask(server: Server, name: string, type: RecordType): Promise<Answer[]> {
    const packet = await query(server, name, type, { recursive: false, signal: this.#call.signal });
    return packet.answers ?? [];
  }

  /** Asks a resolver, the next one when it does not answer. Rejects when none does. */
  async resolve(name: string, type: RecordType): Promise<Answer[]> {
    let reason: unknown = new Error('no resolver is configured');
    for (const server of this.#own ?? getServers()) {
      try {
        const packet = await query(server, name, type, { recursive: true, signal: this.#call.signal });
        return packet.answers ?? [];
      } catch (error) {
        this.#call.signal.throwIfAborted();
        reason = error;
      }
    }
    throw reason;
  }
}

function nameServersIn(records: readonly Answer[], domain: string): string[] {
  const names = records.flatMap((record) =>
    record.type === 'NS' && plainName(record.name) === domain ? [plainName(record.data)] : [],
  );
  return [...new Set(names)].sort();
}
