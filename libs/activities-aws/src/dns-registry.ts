import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { registeredNames } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';

/** Names that external-dns registered as this installation's, of whichever incarnation, with the record sets that go with each. */
export const ownNames = (records: readonly ResourceRecordSet[], scope: Scope): Map<string, ResourceRecordSet[]> =>
  registeredNames(
    records,
    (record) => ({
      name: plainName(record.Name),
      // external-dns registers an alias to a load balancer as a CNAME, whatever the type of the record set.
      types: record.AliasTarget ? [record.Type ?? '', 'CNAME'] : [record.Type ?? ''],
      texts: (record.ResourceRecords ?? []).map(({ Value }) => Value ?? ''),
    }),
    scope,
  );

/** Route 53 spells `*` and other unusual characters as octal escapes: `\052.example.com.` */
export const plainName = (name: string | undefined): string =>
  (name ?? '').replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
