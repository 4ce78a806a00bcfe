import { describe, expect, test } from '@jest/globals';
import type { NotifyCall } from '@slipway/contracts';
import { noticeOf } from './notice.ts';

const run = { workflowId: 'installation/acme', runId: 'run-1', namespace: 'slipway' };
const hold: NotifyCall = {
  event: 'hold',
  id: 'cluster/control-plane#3',
  target: { installation: 'acme', cloud: 'gcp', account: 'acme-dev', location: 'europe-west1' },
  operation: 'install',
  failure: {
    step: 'cluster/control-plane',
    code: 'CAPACITY',
    rule: 'SW-CAP-012',
    message: 'zone b is out of it.',
    fix: 'slipway retry {name}',
  },
  standing: ['gcp.network acme'],
  rollsBackAt: Date.UTC(2026, 10, 21, 16, 30),
};

describe('noticeOf', () => {
  test('noticeOf: says in one sentence what waits, where, why and until when', () => {
    expect(noticeOf(hold, run)).toEqual({
      event: 'hold',
      id: 'cluster/control-plane#3',
      text: 'acme (gcp, acme-dev, europe-west1): install is on hold at cluster/control-plane, and rolls back by itself at 2026-11-21 16:30 UTC: zone b is out of it (SW-CAP-012).',
      installation: 'acme',
      cloud: 'gcp',
      account: 'acme-dev',
      location: 'europe-west1',
      operation: 'install',
      code: 'CAPACITY',
      rule: 'SW-CAP-012',
      step: 'cluster/control-plane',
      message: 'zone b is out of it.',
      fix: 'slipway retry acme',
      standing: ['gcp.network acme'],
      rollsBackAt: '2026-11-21T16:30:00.000Z',
      workflowId: 'installation/acme',
      runId: 'run-1',
    });
  });

  test('noticeOf: leads to the run in the Web UI where that is known', () => {
    const link = 'https://temporal.example/namespaces/slipway/workflows/installation%2Facme/run-1';
    for (const ui of ['https://temporal.example', 'https://temporal.example/'])
      expect(noticeOf(hold, run, ui)).toMatchObject({ link });
  });

  test('noticeOf: of what an undo could not remove, and of what is left', () => {
    const { rollsBackAt: _, ...endless } = hold;
    expect(noticeOf({ ...endless, event: 'undo-hold' }, run).text).toBe(
      'acme (gcp, acme-dev, europe-west1): the undo of install could not remove cluster/control-plane and waits for you: zone b is out of it (SW-CAP-012).',
    );
    const left = noticeOf(
      { ...endless, event: 'leftovers', operation: 'teardown', standing: ['disk a', 'disk b'] },
      run,
    );
    expect(left.text).toContain('teardown left 2 behind, which may cost money: disk a, disk b');
    expect(left.fix).toBe('slipway teardown acme');
  });
});
