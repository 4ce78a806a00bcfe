import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { nameServersOf, zoneType } from './zone.ts';

/** What the parent zone says about a domain. The parent belongs to somebody who acts on the records shown to them, or never. */
export interface Delegation {
  name: string;
  /** With trailing dot. */
  nameServers: string[];
}

const table = 'azure.delegations';
const setting = 'azure.delegation';
const delay = 120_000;

export function delegations(azure: Azure): Delegation[] {
  return azure.store.all<Delegation>(table);
}

export function defineDelegation(azure: Azure): void {
  azure.scheduler.handle('azure.dns.delegate', {
    run: (task) => {
      const zone = azure.graph.get(text(task.args, 'zone'));
      if (zone && azure.store.get('settings', setting) !== 'never') delegate(azure, zone);
    },
  });
  azure.scheduler.handle('azure.dns.undelegate', {
    run: (task) => {
      const name = text(task.args, 'name');
      if (!azure.graph.all(zoneType).some((zone) => zone.name.toLowerCase() === name)) azure.store.delete(table, name);
    },
  });
}

function delegate(azure: Azure, zone: Resource): void {
  const name = zone.name.toLowerCase();
  azure.store.put(table, name, { name, nameServers: nameServersOf(zone) } satisfies Delegation);
}

export function delegateLater(azure: Azure, zone: Resource): void {
  azure.scheduler.at(azure.clock.now() + delay, 'azure.dns.delegate', { zone: zone.id }, `azure delegate ${zone.id}`);
}

/** The parent's records outlive the zone for a while: they point at servers that no longer answer for it. */
export function undelegateLater(azure: Azure, zone: Resource): void {
  azure.scheduler.cancel(`azure delegate ${zone.id}`);
  const name = zone.name.toLowerCase();
  azure.scheduler.at(azure.clock.now() + delay, 'azure.dns.undelegate', { name }, `azure undelegate ${zone.id}`);
}

/** `auto`: the parent's owner delegates after two minutes; `never`; `now`: at once for all zones. */
export function seedDelegation(azure: Azure, mode: string): void {
  if (!['auto', 'never', 'now'].includes(mode)) throw new Error('delegation is auto, never or now');
  if (mode === 'now') for (const zone of azure.graph.all(zoneType)) delegate(azure, zone);
  else azure.store.put('settings', setting, mode);
}
