import type { RecordSet } from '@azure/arm-dns';
import { registeredNames } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';

/** Names that external-dns registered as this installation's, of whichever incarnation, with the record sets that go with each. */
export const ownNames = (records: readonly RecordSet[], scope: Scope): Map<string, RecordSet[]> =>
  registeredNames(
    records,
    (record) => ({ name: fullName(record), types: [typeOf(record)], texts: textsOf(record) }),
    scope,
  );

/** With its dot at the end. */
export const fullName = ({ fqdn = '' }: RecordSet): string => (fqdn.endsWith('.') ? fqdn : `${fqdn}.`);

/** `A` of `Microsoft.Network/dnszones/A`. */
export const typeOf = ({ type = '' }: RecordSet): string => (type.split('/').at(-1) ?? '').toUpperCase();

/** A text of more than 255 characters stands in several parts. */
const textsOf = ({ txtRecords = [] }: RecordSet): string[] => txtRecords.map(({ value = [] }) => value.join(''));
