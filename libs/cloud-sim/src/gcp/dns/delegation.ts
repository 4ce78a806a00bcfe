import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';

/** What the parent zone says about a domain. The parent belongs to somebody who acts on the records shown to them, or never. */
export interface Delegation {
  name: string;
  nameServers: string[];
}

export type DelegationMode = 'auto' | 'never';

const table = 'delegations';
const delay = 120_000;

function delegationMode(gcp: Gcp): DelegationMode {
  return gcp.store.get<DelegationMode>('settings', 'delegation') ?? 'auto';
}

export function delegations(gcp: Gcp): Delegation[] {
  return gcp.store.all<Delegation>(table);
}

export function defineDelegation(gcp: Gcp): void {
  gcp.scheduler.handle('dns.delegate', {
    run: (task) => {
      const zone = gcp.graph.get(text(task.args, 'zone'));
      if (zone && delegationMode(gcp) === 'auto') delegate(gcp, zone);
    },
  });
  gcp.scheduler.handle('dns.undelegate', {
    run: (task) => {
      const name = text(task.args, 'name');
      const others = gcp.graph.all('dns.managedZones').some((zone) => text(zone.body, 'dnsName') === name);
      if (!others) gcp.store.delete(table, name);
    },
  });
}

export function delegate(gcp: Gcp, zone: Resource): void {
  const name = text(zone.body, 'dnsName');
  gcp.store.put(table, name, { name, nameServers: [...(zone.body['nameServers'] as string[])] } satisfies Delegation);
}

export function delegateLater(gcp: Gcp, zone: Resource): void {
  gcp.scheduler.at(gcp.clock.now() + delay, 'dns.delegate', { zone: zone.id }, `delegate ${zone.id}`);
}

/** The parent's records outlive the zone for a while: they point at servers that no longer answer for it. */
export function undelegateLater(gcp: Gcp, zone: Resource): void {
  const name = text(zone.body, 'dnsName');
  gcp.scheduler.cancel(`delegate ${zone.id}`);
  gcp.scheduler.at(gcp.clock.now() + delay, 'dns.undelegate', { name }, `undelegate ${zone.id}`);
}
