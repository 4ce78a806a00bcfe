import { describe, expect, test } from '@jest/globals';
import { smallPlan } from '@slipway/contracts/small-plan';
import { Ledger } from './ledger.ts';

const [network, cluster, pool] = smallPlan().steps as [never, never, never];

describe('Ledger', () => {
  test('Ledger: what is intended counts as possibly there, until it is undone', () => {
    const ledger = new Ledger();
    ledger.intend(network);
    expect(ledger.toUndo()).toEqual([network]);
    ledger.done(network, { made: true });
    expect(ledger.toUndo()).toEqual([network]);
    ledger.undone(network);
    expect(ledger.toUndo()).toEqual([]);
  });

  test('Ledger: what stood before stays found whatever the run does to it', () => {
    const ledger = new Ledger();
    ledger.find(network, 1);
    ledger.intend(network);
    expect(ledger.get('cluster/network')).toMatchObject({ state: 'found', output: 1 });
    ledger.done(network, 2);
    expect(ledger.get('cluster/network')).toMatchObject({ state: 'found', output: 2 });
    expect(ledger.toUndo()).toEqual([]);
  });

  test('Ledger: adopted and retained steps are never to be undone', () => {
    const ledger = new Ledger();
    for (const lifecycle of ['adopted', 'retained'] as const) {
      ledger.intend({ ...(cluster as object), id: `cluster/${lifecycle}`, lifecycle } as never);
    }
    expect(ledger.toUndo()).toEqual([]);
  });

  test('Ledger: what was stuck is tried again', () => {
    const ledger = new Ledger();
    ledger.intend(pool);
    ledger.stuck(pool);
    expect(ledger.in('stuck')).toEqual(['node-pools/services']);
    expect(ledger.toUndo()).toEqual([pool]);
  });
});
