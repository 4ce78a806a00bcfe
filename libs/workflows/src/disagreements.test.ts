import { describe, expect, test } from '@jest/globals';
import { smallPlan } from '@slipway/contracts/small-plan';
import { disagreements } from './disagreements.ts';

describe('disagreements', () => {
  test('disagreements: a warning for each step that is not there and for each prop that differs', () => {
    const findings = disagreements(smallPlan(), [
      { step: 'cluster/network', state: 'present', drift: [] },
      { step: 'cluster/control-plane', state: 'absent', drift: [] },
      {
        step: 'node-pools/services',
        state: 'present',
        drift: [
          { prop: 'min', expected: 1, actual: 2 },
          { prop: 'max', expected: 5, actual: 4 },
        ],
      },
      { step: 'database/instance', state: 'foreign', drift: [] },
    ]);
    expect(findings.map(({ level, rule, message }) => `${level} ${rule} ${message}`)).toEqual([
      'warning SW-READY-038 cluster/control-plane is not there',
      'warning SW-CONF-016 node-pools/services: min differs from the plan',
      'warning SW-CONF-016 node-pools/services: max differs from the plan',
      'warning SW-READY-038 database/instance is not there',
    ]);
  });
});
