import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Subject } from './fault-rule.ts';
import { matches, problemOf } from './fault-rule.ts';
import { Faults } from './faults.ts';
import { Seeded } from './seeded.ts';
import { Store } from './store.ts';

const subject: Subject = {
  cloud: 'gcp',
  service: 'container',
  operation: 'CreateNodePool',
  method: 'POST',
  path: '/v1/projects/p/locations/l/clusters/c/nodePools',
  name: 'workload-services',
  principal: 'a@b',
  phase: 'request',
};

describe('Faults', () => {
  let directory: string;
  let now = 0;
  const open = () => new Faults(new Store(directory, { durable: false, now: () => now }), new Seeded(1), () => now);
  let faults: Faults;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'faults-'));
    now = Date.parse('2030-01-01');
    faults = open();
  });
  const hits = (count: number) => Array.from({ length: count }, () => faults.fire(subject).length);

  test('nth: fires on the counted calls only', () => {
    faults.add({ match: {}, nth: [1, 3], action: { slow: { ms: 1 } } });
    expect(hits(4)).toEqual([1, 0, 1, 0]);
    expect(faults.list()[0]).toMatchObject({ seen: 4, hits: 2 });
  });

  test('times: stops after so many hits', () => {
    faults.add({ match: {}, times: 2, action: { slow: { ms: 1 } } });
    expect(hits(4)).toEqual([1, 1, 0, 0]);
  });

  test('rate: repeats with the seed', () => {
    faults.add({ id: 'r', match: {}, rate: 0.3, action: { slow: { ms: 1 } } });
    const first = hits(200);
    faults.remove();
    faults.add({ id: 'r', match: {}, rate: 0.3, action: { slow: { ms: 1 } } });
    expect(hits(200)).toEqual(first);
    expect(first.filter(Boolean).length).toBeGreaterThan(35);
    expect(first.filter(Boolean).length).toBeLessThan(85);
  });

  test('window: counts only within simulated time', () => {
    faults.add({ match: {}, window: { from: '2030-01-02' }, action: { slow: { ms: 1 } } });
    expect(hits(1)).toEqual([0]);
    now = Date.parse('2030-01-03');
    expect(hits(1)).toEqual([1]);
  });

  test('matches: every given field, names as globs, paths as expressions', () => {
    const rule = (match: object) => ({ id: 'x', match, action: { slow: { ms: 1 } } });
    expect(matches(rule({ name: 'workload-*', path: 'nodePools$', cloud: 'gcp' }), subject)).toBe(true);
    expect(matches(rule({ name: 'workload' }), subject)).toBe(false);
    expect(matches(rule({ phase: 'poll' }), subject)).toBe(false);
  });

  test('matches: actions on operations look at operations only', () => {
    const rule = { id: 'x', match: {}, action: { 'op-fails': {} } };
    expect(matches(rule, subject)).toBe(false);
    expect(matches(rule, { ...subject, phase: 'lro' })).toBe(true);
  });

  test('problemOf: a rule that could never fire is refused', () => {
    expect(problemOf({ id: 'x', match: {}, action: {} })).toContain('exactly one');
    expect(problemOf({ id: 'x', match: { verb: 'GET' } as object, action: { slow: {} } })).toBe('match has no "verb"');
    expect(problemOf({ id: 'x', match: {}, action: { slow: {} } })).toBeUndefined();
  });
});
