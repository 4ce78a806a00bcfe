import { describe, expect, test } from '@jest/globals';
import type { Hold } from '@slipway/contracts';
import type { Holds } from './holds.ts';
import { holdOf, holdsMeant } from './read-decision.ts';

const hold = (subject: Hold['subject'], number: number): Hold => ({
  id: `${subject}#${number}`,
  number,
  subject,
  reason: 'step',
  since: 0,
});
const zone = hold('dns/zone', 2);
const pool = hold('node-pools/services', 4);
const holds = (...open: Hold[]): Holds => ({ open, last: 4 }) as unknown as Holds;
const both = holds(zone, pool);

describe('holdsMeant', () => {
  test.each([[undefined], [null], [''], [{}], [{ by: 'somebody' }]])(
    'holdsMeant: %j means all that are open',
    (input) => {
      expect(holdsMeant(both, input)).toEqual([zone, pool]);
    },
  );

  test.each([['dns/zone#2'], [2], ['2'], [{ hold: 'dns/zone#2' }], [{ hold: 2 }]])(
    'holdsMeant: %j means that one',
    (input) => {
      expect(holdsMeant(both, input)).toEqual([zone]);
    },
  );

  test('holdsMeant: tells a hold that was answered from one that never was, and names those that are open', () => {
    expect(() => holdsMeant(both, 'dns/zone#1')).toThrow(
      'Hold dns/zone#1 was answered already. Open: dns/zone#2, node-pools/services#4.',
    );
    expect(() => holdsMeant(both, 9)).toThrow('There was no hold 9. Open: dns/zone#2');
    expect(() => holdsMeant(holds(), 3)).toThrow('Hold 3 was answered already. Nothing is on hold.');
    expect(() => holdsMeant(holds(), undefined)).toThrow('Nothing is on hold.');
  });
});

describe('holdOf', () => {
  test('holdOf: finds the hold of a step, also when it is named', () => {
    expect(holdOf(both, { step: 'dns/zone' })).toBe(zone);
    expect(holdOf(both, { step: 'dns/zone', hold: 2 })).toBe(zone);
  });

  test('holdOf: a decision meant for an earlier hold, or for another step, meets none', () => {
    expect(() => holdOf(both, { step: 'dns/zone', hold: 1 })).toThrow('Hold 1 was answered already.');
    expect(() => holdOf(both, { step: 'dns/zone', hold: 4 })).toThrow(
      'node-pools/services#4 is not a hold of dns/zone',
    );
    expect(() => holdOf(both, { step: 'dns/records' })).toThrow('dns/records is not on hold. Open: dns/zone#2');
    expect(() => holdOf(both, undefined)).toThrow('Name the step');
  });
});
