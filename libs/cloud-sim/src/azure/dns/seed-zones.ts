import type { JsonObject } from '../../core/json.ts';
import { object, objects, text } from '../../core/json.ts';
import { addResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { defaultSubscription } from '../azure.ts';
import { chooseNameServers } from './name-servers.ts';
import { recordTypes } from './record-data.ts';
import { putRecordSet } from './record-sets.ts';
import { zoneType } from './zone.ts';
import { furnishZone } from './zones.ts';

/** A zone that was there before: `{name, resourceGroup, tags, records: [{type, name, properties}]}`; its group must stand. */
export function seedZone(azure: Azure, zone: JsonObject): void {
  const name = text(zone, 'name').replace(/\.$/, '');
  const group = azure.find(`/subscriptions/${defaultSubscription}/resourceGroups/${text(zone, 'resourceGroup')}`);
  if (!group) throw new Error(`zone ${name} needs a resourceGroup that is there`);
  const id = `${group.id}/providers/${zoneType}/${name}`;
  const added = addResource(azure, {
    id,
    type: zoneType,
    location: 'global',
    body: {
      location: 'global',
      tags: object(zone, 'tags'),
      properties: { zoneType: 'Public' },
      etag: azure.seeded.uuid('etag', id, azure.clock.now()),
    },
    hidden: { nameServers: chooseNameServers(azure, id, name) },
    createdBy: 'seed',
  });
  furnishZone(azure, added, 'seed');
  for (const record of objects(zone, 'records')) {
    const type = recordTypes.find((item) => item === text(record, 'type'));
    if (!type) throw new Error(`records of ${name} need a type of ${recordTypes.join(', ')}`);
    const set = { type, name: text(record, 'name'), properties: object(record, 'properties') };
    putRecordSet(azure, added, set, 'seed');
  }
}
