import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { NeededAction } from '../service.ts';
import { fqdn, shownName } from './names.ts';

/** What policies are asked about a batch of the API's `Change`s, with the condition keys that Route 53 knows for it. */
export function changeAction(resource: string, changes: readonly JsonObject[]): NeededAction {
  const sets = changes.map((change) => object(change, 'ResourceRecordSet'));
  const distinct = (values: string[]): string[] => [...new Set(values)];
  return {
    action: 'route53:ChangeResourceRecordSets',
    resource,
    context: {
      'route53:ChangeResourceRecordSetsActions': distinct(changes.map((change) => text(change, 'Action'))),
      'route53:ChangeResourceRecordSetsRecordTypes': distinct(sets.map((set) => text(set, 'Type'))),
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': distinct(
        sets.map((set) => shownName(fqdn(text(set, 'Name'))).replace(/\.$/, '')),
      ),
    },
  };
}
