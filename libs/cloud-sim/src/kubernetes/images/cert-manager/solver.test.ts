import { describe, expect, test } from '@jest/globals';
import { selectSolver } from './solver.ts';
import type { Solver } from './types.ts';

const dns01 = { cloudDNS: { project: 'p' } };
const any: Solver = { dns01 };
const zone: Solver = { selector: { dnsZones: ['d.example'] }, dns01 };
const subzone: Solver = { selector: { dnsZones: ['ws.d.example'] }, dns01 };
const exact: Solver = { selector: { dnsNames: ['*.ws.d.example'] }, dns01 };

describe('selectSolver', () => {
  test.each<[string, string, Solver[], Solver | undefined]>([
    ['a zone covers its apex', 'd.example', [zone], zone],
    ['a zone covers wildcards below it', '*.x.d.example', [zone], zone],
    ['a zone does not cover a name that merely ends alike', 'bad.example', [zone], undefined],
    ['a longer zone beats a shorter one', '*.ws.d.example', [zone, subzone], subzone],
    ['an exact name beats every zone', '*.ws.d.example', [subzone, exact], exact],
    ['a selector beats none', 'd.example', [any, zone], zone],
    ['without selector every name is covered', 'other.example', [any], any],
    ['HTTP-01 is of no use', 'd.example', [{ http01: {} }], undefined],
  ])('%s', (_criterion, name, solvers, expected) => {
    expect(selectSolver(solvers, name)).toBe(expected);
  });
});
