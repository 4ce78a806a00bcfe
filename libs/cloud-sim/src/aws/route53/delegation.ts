import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { nameServersOf, zoneName, zoneType } from './zone.ts';

/** What the parent zone says about a domain. The parent belongs to somebody who acts on the records shown to them, or never. */
export interface Delegation {
  name: string;
  nameServers: string[];
}

const table = 'aws.delegations';
const delay = 120_000;

export function delegations(aws: Aws): Delegation[] {
  return aws.store.all<Delegation>(table);
}

export function defineDelegation(aws: Aws): void {
  aws.scheduler.handle('route53.delegate', {
    run: (task) => {
      const zone = aws.graph.get(text(task.args, 'zone'));
      if (zone && aws.store.get('settings', 'aws.delegation') !== 'never') delegate(aws, zone);
    },
  });
  aws.scheduler.handle('route53.undelegate', {
    run: (task) => {
      const name = text(task.args, 'name');
      if (!aws.graph.all(zoneType).some((zone) => zoneName(zone) === name)) aws.store.delete(table, name);
    },
  });
}

function delegate(aws: Aws, zone: Resource): void {
  const name = zoneName(zone);
  aws.store.put(table, name, { name, nameServers: nameServersOf(zone) } satisfies Delegation);
}

/** All zones at once, as `POST /_sim/seed {"delegation": "now"}` asks. */
export function delegateAll(aws: Aws): void {
  for (const zone of aws.graph.all(zoneType)) delegate(aws, zone);
}

export function delegateLater(aws: Aws, zone: Resource): void {
  aws.scheduler.at(aws.clock.now() + delay, 'route53.delegate', { zone: zone.id }, `delegate ${zone.id}`);
}

/** The parent's records outlive the zone for a while: they point at servers that no longer answer for it. */
export function undelegateLater(aws: Aws, zone: Resource): void {
  aws.scheduler.cancel(`delegate ${zone.id}`);
  aws.scheduler.at(aws.clock.now() + delay, 'route53.undelegate', { name: zoneName(zone) }, `undelegate ${zone.id}`);
}
