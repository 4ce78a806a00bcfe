import type { JsonObject } from '../../core/json.ts';
import { objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { changeRecordSets } from './changes.ts';
import { delegateAll } from './delegation.ts';
import { fqdn } from './names.ts';
import { addZone } from './zones.ts';

/** A zone that was there before: `{account, name, tags: [{Key, Value}], records: [the API's ResourceRecordSet]}`. */
export function seedZone(aws: Aws, account: string, zone: JsonObject): void {
  const added = addZone(aws, {
    account: text(zone, 'account') || account,
    name: fqdn(text(zone, 'name')),
    reference: `seed ${text(zone, 'name')}`,
    tags: objects(zone, 'tags'),
    createdBy: 'seed',
  });
  const changes = objects(zone, 'records').map((set) => ({ Action: 'CREATE', ResourceRecordSet: set }));
  if (changes.length > 0) changeRecordSets(aws, added, { changes }, 'seed');
}

/** `auto`: the parent's owner delegates after two minutes; `never`; `now`: at once for all zones. */
export function seedDelegation(aws: Aws, mode: string): void {
  if (!['auto', 'never', 'now'].includes(mode)) throw new Error('delegation is auto, never or now');
  if (mode === 'now') delegateAll(aws);
  else aws.store.put('settings', 'aws.delegation', mode);
}
