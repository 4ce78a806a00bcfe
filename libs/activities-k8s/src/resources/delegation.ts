import { platformKinds } from '@slipway/blueprint';
import { waitFor, type AnyResource, type Look } from '@slipway/activities-core';
import { NameServers } from '../dns/name-servers.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { resourceOf } from './define.ts';

const everyMs = 30_000;
const maximumMs = 5 * 60_000;

/**
 * Waits, without limit, until the zone above has the records that lead to ours. It is asked directly: a resolver may remember
 * for hours that there is nothing. Nothing is made, so nothing is undone: the records are the customer's.
 */
export function delegation({ call, pollScale, reach }: ResourceDeps): [string, AnyResource] {
  const dns = new NameServers(reach, call);
  return resourceOf(platformKinds.delegation, {
    async observe({ name: domain }) {
      const [parent, zone] = await Promise.all([standingDelegation(dns, domain), ownNameServers(dns, domain)]);
      // Servers that the parent names and that no longer serve the zone: a zone made again has others.
      if (parent.length === 0 || !sameSet(parent, zone)) return undefined;
      return { output: { delegatedAt: new Date().toISOString() }, actual: { domain } };
    },

    ensure: (_ref, { domain }, { zone: { nameServers } }) =>
      waitFor(
        async (): Promise<Look<{ delegatedAt: string }>> => {
          const { parent, found } = await lookAtParent(dns, domain);
          if (sameSet(found, nameServers)) return { done: true, value: { delegatedAt: new Date().toISOString() } };
          return {
            done: false,
            waitingFor: {
              rule: 'SW-DEP-048',
              domain,
              parent,
              add: nameServers.map((server) => `${domain} NS ${server}`),
              found,
            },
          };
        },
        { call, pollScale, everyMs, maximumMs, what: `the delegation of ${domain}` },
      ),

    destroy: async () => undefined,
  });
}

interface ParentView {
  parent: string;
  /** Empty while it is not delegated, and while nobody up there answers. */
  found: string[];
}

/** All servers of the parent that answer have to agree: what only some know is still on its way. */
async function lookAtParent(dns: NameServers, domain: string): Promise<ParentView> {
  const { zone: parent, servers } = await dns.parentOf(domain).catch(() => ({ zone: '', servers: [] }));
  const views = await Promise.all(servers.map((server) => dns.delegatedTo(domain, server).catch(() => undefined)));
  const [first = [], ...others] = views.filter((view) => view !== undefined);
  return { parent, found: others.every((other) => sameSet(other, first)) ? first : [] };
}

const standingDelegation = async (dns: NameServers, domain: string): Promise<string[]> =>
  (await lookAtParent(dns, domain)).found;

/** The name servers that the zone itself names, as its own servers answer. */
async function ownNameServers(dns: NameServers, domain: string): Promise<string[]> {
  const servers = await dns.serversOf(domain).catch(() => []);
  for (const server of servers) {
    const found = await dns.delegatedTo(domain, server).catch(() => []);
    if (found.length > 0) return found;
  }
  return [];
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const plain = (names: readonly string[]): string =>
    [...new Set(names.map((name) => name.toLowerCase().replace(/\.$/, '')))].sort().join();
  return plain(a) === plain(b) && a.length > 0;
}
