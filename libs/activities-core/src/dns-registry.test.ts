import { expect, test } from '@jest/globals';
import { uniqueSuffix } from '@slipway/blueprint';
import type { Scope } from '@slipway/contracts';
import { registeredNames, type RegisteredRecord } from './dns-registry.ts';

const scope: Scope = {
  installation: 'acme',
  incarnation: 2,
  cloud: 'any',
  account: '123456789012',
  location: 'eu-west-1',
  domain: 'acme.example',
  cluster: { name: 'acme', location: 'eu-west-1' },
};
const mark = (of: Scope = scope): string =>
  `"external-dns/owner=slipway-${of.installation}-${uniqueSuffix(of, 'dns')}"`;
const txt = (name: string, ...texts: string[]): RegisteredRecord => ({ name, types: ['TXT'], texts });
const set = (name: string, ...types: string[]): RegisteredRecord => ({ name, types, texts: [] });
const namesOf = (records: RegisteredRecord[]): Record<string, string[]> =>
  Object.fromEntries(
    [...registeredNames(records, (record) => record, scope)].map(([name, sets]) => [
      name,
      sets.map((each) => `${each.types[0] ?? ''} ${each.name}`),
    ]),
  );

test('registeredNames: an alias goes with the CNAME that it is registered as; an address of that name does not', () => {
  const registry = txt('cname-wildcard.acme.example.', mark());
  expect(namesOf([set('*.acme.example.', 'A', 'CNAME'), registry])).toEqual({
    '*.acme.example.': ['A *.acme.example.', 'TXT cname-wildcard.acme.example.'],
  });
  expect(namesOf([set('*.acme.example.', 'A'), registry])).toEqual({
    'cname-wildcard.acme.example.': ['TXT cname-wildcard.acme.example.'],
  });
});

test('registeredNames: of every incarnation, and of nobody else', () => {
  const records = [
    set('now.acme.example.', 'A'),
    txt('a-now.acme.example.', mark()),
    set('before.acme.example.', 'A'),
    txt('a-before.acme.example.', mark({ ...scope, incarnation: 1 })),
    set('theirs.acme.example.', 'A'),
    txt('a-theirs.acme.example.', mark({ ...scope, installation: 'other' })),
    set('shared.acme.example.', 'A'),
    txt('a-shared.acme.example.', mark(), '"v=spf1 -all"'),
  ];
  expect(Object.keys(namesOf(records))).toEqual(['now.acme.example.', 'before.acme.example.']);
});
