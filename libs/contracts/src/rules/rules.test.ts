import { describe, expect, test } from '@jest/globals';
import { failureCodes, finalFailureCodes, isFinal } from '../failure.ts';
import { codes, networkFaultOf, ruleOf, rules, type Rule } from './index.ts';

const all = Object.entries(rules);
const named = all.map(([id, rule]): [string, Rule] => [id, rule]);

/** Rows of the fault table that have a rule of their own, in their order. */
const rows = [
  ['QUOTA-006', 'QUOTA-007', 'QUOTA-008', 'SPEC-009', 'CAP-012', 'CAP-013'],
  ['READY-015', 'CONF-016', 'DEP-017', 'READY-018', 'AUTHZ-018', 'READY-019', 'AUTHZ-021', 'SPEC-022', 'AUTHZ-024'],
  ['AUTHN-025', 'AUTHZ-025', 'AUTHN-026', 'AUTHN-027'],
  ['RATE-028', 'INT-030', 'INT-031', 'INT-032', 'INT-033', 'CONF-034', 'CONF-035', 'CONF-036', 'CONF-037'],
  ['READY-038', 'INT-039', 'READY-040', 'READY-041', 'READY-043', 'READY-044', 'CONF-045', 'SPEC-046', 'DEP-047'],
  ['DEP-048', 'OWN-049', 'SPEC-049', 'RATE-050', 'READY-051', 'READY-052'],
  [
    'DEP-054',
    'DEP-056',
    'DEP-057',
    'CONF-057',
    'DEP-058',
    'DEP-059',
    'DEP-060',
    'CONF-060',
    'DEP-061',
    'READY-061',
    'DEP-062',
  ],
  ['SPEC-064', 'AUTHZ-065', 'DEP-066', 'AUTHN-067', 'SPEC-068'],
  ['DEP-069', 'INT-070', 'INT-071', 'INT-072', 'CONF-073', 'CONF-074', 'DEP-075', 'DEP-076', 'INT-077'],
].flat();

/** Rows of which the table says that nobody has to do anything. */
const healing = ['CONF-016', 'DEP-017', 'READY-018', 'RATE-028', 'CONF-036', 'READY-038', 'READY-043', 'READY-044'];

describe('codes', () => {
  test('codes: families tell them apart, and every code has rules', () => {
    const families = Object.values(codes).map(({ family }) => family);
    expect(new Set(families).size).toBe(families.length);
    expect([...new Set(all.map(([, { code }]) => code))].sort()).toEqual([...failureCodes].sort());
  });

  test('finalFailureCodes: what only a person can heal, as the fault table has it', () => {
    expect(finalFailureCodes).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHORIZED',
      'QUOTA_EXCEEDED',
      'NOT_OWNED',
      'INVALID_SPEC',
    ]);
    expect(failureCodes.filter((code) => codes[code].benign)).toEqual(['NOT_READY']);
  });
});

describe('rules', () => {
  test('rules: every applicable row of the fault table is there', () => {
    expect(rows.filter((row) => ruleOf(`SW-${row}`) === undefined)).toEqual([]);
  });

  test.each(named)('%s: its family is that of its code', (id, { code }) => {
    expect(id).toMatch(new RegExp(`^SW-${codes[code].family}-\\d{3}$`));
  });

  test.each(named)('%s: says what to do wherever a person is waited for', (_, { code, handling, fix, itself }) => {
    const waits = handling.some((each) => ['pause', 'fail', 'start'].includes(each));
    if (waits) expect(fix).toBeDefined();
    else expect(fix ?? itself).toBeDefined();
    // What only a person can heal is not said to heal by itself.
    if (isFinal(code)) expect(handling).not.toContain('retry');
  });

  test.each(named.filter(([, { handling }]) => handling.some((each) => each === 'pause' || each === 'fail')))(
    '%s: a run on hold is told the command that goes on',
    (_, { fix }) => {
      expect(fix).toMatch(/slipway (?:retry|rollback|skip|teardown|sweep|attach|status|install|worker)\b/);
    },
  );

  test('rules: what heals by itself asks nobody for anything', () => {
    for (const row of healing) {
      const rule = ruleOf(`SW-${row}`);
      expect([row, rule?.handling[0], rule?.fix]).toEqual([row, 'retry', undefined]);
      expect(rule?.itself).toBeDefined();
    }
  });

  test.each(named)('%s: is told in plain sentences', (_, { title, meaning, itself = '', fix = '' }) => {
    expect(title).toMatch(/^[a-z]|^Temporal|^Gitpod/);
    expect(title).not.toMatch(/\.$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(itself).not.toMatch(/\.$|^[A-Z](?!PI)/);
    expect(fix).not.toMatch(/\.$/);
  });

  test('rules: a rule that becomes another one in mid-run names one that exists', () => {
    const others = all.flatMap(([, { midRun }]) => midRun ?? []);
    expect(others.map((id) => ruleOf(id)?.title)).toEqual(['the credentials ran out in mid-run']);
  });

  test('ruleOf: an id of another build, or a name that every object has, is no rule', () => {
    expect(ruleOf('SW-DEP-999')).toBeUndefined();
    expect(ruleOf('constructor')).toBeUndefined();
  });

  test('networkFaultOf: every fault has a rule, and only a lost reply may have been carried out', () => {
    expect(networkFaultOf('ECONNRESET')).toMatchObject({ rule: 'SW-INT-030', arrived: true });
    expect(networkFaultOf('ENOTFOUND')).toMatchObject({ rule: 'SW-DEP-066', arrived: false });
    expect(networkFaultOf('toString')).toBeUndefined();
    expect(networkFaultOf(undefined)).toBeUndefined();
  });
});
