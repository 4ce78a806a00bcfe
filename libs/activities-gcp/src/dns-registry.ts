import { registeredNames } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { RecordSet } from './dns-records.ts';

/** Names that external-dns registered as this installation's, of whichever incarnation, with the record sets that go with each. */
export const ownNames = (records: readonly RecordSet[], scope: Scope): Map<string, RecordSet[]> =>
  registeredNames(
    records,
    ({ name, type, rrdatas }) => ({ name: name ?? '', types: [type ?? ''], texts: rrdatas ?? [] }),
    scope,
  );
