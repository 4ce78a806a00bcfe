import { describe, expect, test } from '@jest/globals';
import type { Plan, Step, StepId } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import { destroyLedger, type DestroyEffects } from './destroy-ledger.ts';
import { Ledger } from './ledger.ts';

class Cancelled extends Error {}

class Effects implements DestroyEffects {
  readonly log: string[] = [];
  stop = false;
  readonly #fate: (step: Step) => void;

  constructor(fate: (step: Step) => void = () => undefined) {
    this.#fate = fate;
  }

  async destroy(step: Step): Promise<void> {
    this.log.push(`destroy ${step.id}`);
    await Promise.resolve();
    this.#fate(step);
    this.log.push(`gone ${step.id}`);
  }

  stopping(): boolean {
    return this.stop;
  }

  isCancellation(error: unknown): boolean {
    return error instanceof Cancelled;
  }
}

function intended(plan: Plan): Ledger {
  const ledger = new Ledger();
  for (const step of plan.steps) ledger.intend(step);
  return ledger;
}

describe('destroyLedger', () => {
  test('destroyLedger: each step goes after all that needed it, and what is independent goes at once', async () => {
    const ledger = intended(smallPlan());
    const effects = new Effects();
    expect(await destroyLedger(smallPlan(), ledger, effects)).toEqual([]);
    expect(effects.log[0]).toBe('destroy install/gitpod');
    expect(effects.log.slice(2, 4)).toEqual(
      expect.arrayContaining(['destroy database/instance', 'destroy node-pools/services']),
    );
    expect(effects.log.indexOf('destroy cluster/control-plane')).toBeGreaterThan(
      effects.log.indexOf('gone node-pools/services'),
    );
    expect(effects.log.at(-1)).toBe('gone cluster/network');
    expect(ledger.in('undone')).toHaveLength(5);
  });

  test('destroyLedger: what cannot go is stuck, what it stands on is left, everything else goes', async () => {
    const ledger = intended(smallPlan());
    const effects = new Effects(({ id }) => {
      if (id === 'node-pools/services') throw new Error('held');
    });
    const left: StepId[] = ['node-pools/services', 'cluster/control-plane', 'cluster/network'];
    expect(await destroyLedger(smallPlan(), ledger, effects)).toEqual(left);
    expect(ledger.in('stuck')).toEqual(['node-pools/services']);
    expect(ledger.in('undone')).toEqual(['database/instance', 'install/gitpod']);
    expect(effects.log).not.toContain('destroy cluster/control-plane');
  });

  test('destroyLedger: the order holds through steps that do not go themselves', async () => {
    const plan = smallPlan();
    plan.steps[1]!.lifecycle = 'retained';
    const effects = new Effects();
    await destroyLedger(plan, intended(plan), effects);
    expect(effects.log).not.toContain('destroy cluster/control-plane');
    expect(effects.log.indexOf('destroy cluster/network')).toBeGreaterThan(
      effects.log.indexOf('gone node-pools/services'),
    );
  });

  test('destroyLedger: the order holds through steps that are not in the ledger', async () => {
    const plan = smallPlan();
    const ledger = new Ledger();
    for (const step of plan.steps) if (step.id !== 'cluster/control-plane') ledger.intend(step);
    const effects = new Effects();
    await destroyLedger(plan, ledger, effects);
    expect(effects.log.indexOf('destroy cluster/network')).toBeGreaterThan(
      effects.log.indexOf('gone node-pools/services'),
    );
  });

  test('destroyLedger: a cancelled removal is not stuck, and nothing further starts', async () => {
    const ledger = intended(smallPlan());
    const effects = new Effects(() => {
      effects.stop = true;
      throw new Cancelled('stop');
    });
    expect(await destroyLedger(smallPlan(), ledger, effects)).toHaveLength(5);
    expect(effects.log).toEqual(['destroy install/gitpod']);
    expect(ledger.in('stuck')).toEqual([]);
  });

  test('destroyLedger: a second round takes what was stuck and what it held', async () => {
    const ledger = intended(smallPlan());
    let held = true;
    const effects = new Effects(({ id }) => {
      if (held && id === 'node-pools/services') throw new Error('held');
    });
    await destroyLedger(smallPlan(), ledger, effects);
    held = false;
    effects.log.length = 0;
    expect(await destroyLedger(smallPlan(), ledger, effects)).toEqual([]);
    expect(effects.log.filter((line) => line.startsWith('gone'))).toEqual([
      'gone node-pools/services',
      'gone cluster/control-plane',
      'gone cluster/network',
    ]);
  });
});
