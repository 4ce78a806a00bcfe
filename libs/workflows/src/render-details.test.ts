import { describe, expect, test } from '@jest/globals';
import type { Progress, StepProgress } from '@slipway/contracts';
import { renderDetails } from './render-details.ts';

const step = (changes: Partial<StepProgress>): StepProgress => ({
  id: 'cluster/network',
  kind: 'fake.network',
  name: 'acme-network',
  title: 'network acme-network',
  state: 'waiting',
  lifecycle: 'managed',
  usualSeconds: 42,
  ...changes,
});

const progress = (changes: Partial<Progress>): Progress => ({
  installation: 'acme',
  cloud: 'fake',
  location: 'nowhere',
  account: 'a',
  domain: 'acme.example',
  operation: 'install',
  phase: 'applying',
  startedAt: 0,
  steps: [],
  holds: [],
  ...changes,
});

describe('renderDetails', () => {
  test('renderDetails: a heading, and a row for each step with what it takes and usually takes', () => {
    const steps = [
      step({ state: 'done', startedAt: 1_000, endedAt: 431_000 }),
      step({ id: 'dns/zone', title: 'zone x', state: 'running', startedAt: 5_000 }),
      step({ id: 'cluster/apis', title: 'APIs', lifecycle: 'retained', state: 'unchanged', usualSeconds: 600 }),
    ];
    const lines = renderDetails(progress({ steps })).split('\n');
    expect(lines[0]).toBe('**install acme**: applying, 2/3 steps');
    expect(lines.slice(4)).toEqual([
      '| ✓ | cluster/network | network acme-network | done | 7m10s | 42s |  |',
      '| * | dns/zone | zone x | running |  | 42s |  |',
      '| = | cluster/apis | APIs | unchanged |  | 10m00s | retained |',
    ]);
  });

  test('renderDetails: what went wrong, what to do now, and what is left over', () => {
    const failure = {
      code: 'QUOTA_EXCEEDED',
      rule: 'SW-QUOTA-006',
      message: 'no CPUs | left\nin the zone',
      fix: 'ask for more',
      step: 'cluster/network',
      verb: 'ensure',
      attempts: 1,
    } as const;
    const steps = [step({ state: 'failed', failure })];
    const text = renderDetails(progress({ steps, cause: failure, leftovers: [{ kind: 'fake.disk', name: 'pvc-1' }] }));
    expect(text).toContain('**SW-QUOTA-006** cluster/network: no CPUs \\| left in the zone');
    expect(text).toContain('**Now:** ask for more');
    expect(text).toContain('**Left over:** fake.disk pvc-1');
    expect(text).toContain('| SW-QUOTA-006: no CPUs \\| left in the zone |');
  });

  test('renderDetails: stays below 20 kB with forty steps that all failed at length', () => {
    const failure = {
      code: 'INTERNAL',
      rule: 'SW-INT-030',
      message: 'x'.repeat(4_000),
      step: 'cluster/network',
      verb: 'ensure',
      attempts: 4,
    } as const;
    const steps = Array.from({ length: 40 }, () => step({ state: 'failed', failure }));
    expect(Buffer.byteLength(renderDetails(progress({ steps, cause: failure })))).toBeLessThan(20_000);
  });
});
