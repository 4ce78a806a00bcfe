import { describe, expect, test } from '@jest/globals';
import type { Json, Observation, Plan, Step, StepId } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import { applyPlan, type ApplyEffects, type Ensured } from './apply-plan.ts';
import { Ledger } from './ledger.ts';

class Cancelled extends Error {}

/** Effects that record, with every call in the hands of the test. */
class Effects implements ApplyEffects {
  readonly log: string[] = [];
  readonly inputs = new Map<StepId, Record<string, Json>>();
  readonly ledger: Ledger;
  stop = false;
  gate: Promise<void> = Promise.resolve();
  skips: StepId | undefined;
  readonly #fate: (step: Step) => Promise<Json>;

  constructor(ledger: Ledger, fate: (step: Step) => Promise<Json> = ({ id }) => Promise.resolve({ of: id })) {
    this.ledger = ledger;
    this.#fate = fate;
  }

  admit(): Promise<void> {
    return this.gate;
  }

  async ensure(step: Step, inputs: Record<string, Json>): Promise<Ensured> {
    this.log.push(`ensure ${step.id} ${this.ledger.get(step.id)?.state}`);
    this.inputs.set(step.id, inputs);
    if (step.id === this.skips) return 'skipped';
    const output = await this.#fate(step);
    this.log.push(`done ${step.id}`);
    return { output };
  }

  unchanged({ id }: Step): void {
    this.log.push(`unchanged ${id}`);
  }

  stopping(): boolean {
    return this.stop;
  }

  isCancellation(error: unknown): boolean {
    return error instanceof Cancelled;
  }
}

const ticks = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await Promise.resolve();
};
const present = (step: StepId, output: Json, drift: Observation['drift'] = []): Observation => ({
  step,
  state: 'present',
  output,
  drift,
});
const drift = [{ prop: 'size', expected: 2, actual: 1 }];

function found(plan: Plan, observations: Observation[]): Ledger {
  const ledger = new Ledger();
  for (const { step, output } of observations)
    ledger.find(
      plan.steps.find(({ id }) => id === step)!,
      output ?? null,
    );
  return ledger;
}

describe('applyPlan', () => {
  test('applyPlan: intent is on record before each call, and a step starts when all it needs is done', async () => {
    const effects = new Effects(new Ledger());
    await applyPlan(smallPlan(), [], effects.ledger, effects);
    expect(effects.log.slice(0, 2)).toEqual(['ensure cluster/network intended', 'ensure database/instance intended']);
    const after = (later: string, earlier: string): void =>
      expect(effects.log.indexOf(`ensure ${later} intended`)).toBeGreaterThan(effects.log.indexOf(`done ${earlier}`));
    after('cluster/control-plane', 'cluster/network');
    after('node-pools/services', 'cluster/control-plane');
    after('install/gitpod', 'node-pools/services');
    after('install/gitpod', 'database/instance');
    expect(effects.inputs.get('install/gitpod')).toEqual({
      'node-pools/services': { of: 'node-pools/services' },
      'database/instance': { of: 'database/instance' },
    });
    expect(effects.ledger.in('done')).toHaveLength(5);
  });

  test.each(smallPlan().steps.map(({ id }) => id))(
    'applyPlan: when %s fails, everything that runs settles first, and nothing that needs it starts',
    async (failing) => {
      const effects = new Effects(new Ledger(), async ({ id }) => {
        if (id === failing) throw new Error(`${id} failed`);
        await ticks(50);
        return null;
      });
      await expect(applyPlan(smallPlan(), [], effects.ledger, effects)).rejects.toThrow(`${failing} failed`);
      const started = effects.log.filter((line) => line.startsWith('ensure')).length;
      const settled = effects.log.filter((line) => line.startsWith('done')).length;
      expect(started).toBe(settled + 1);
      expect(effects.ledger.in('intended')).toEqual([failing]);
    },
  );

  test('applyPlan: the first failure in time that is no cancellation is thrown', async () => {
    const effects = new Effects(new Ledger(), async ({ id }) => {
      if (id === 'cluster/network') throw new Cancelled('first in time');
      await ticks(5);
      throw new Error('the cause');
    });
    await expect(applyPlan(smallPlan(), [], effects.ledger, effects)).rejects.toThrow('the cause');
  });

  test('applyPlan: throws the cancellation when nothing else went wrong', async () => {
    const effects = new Effects(new Ledger(), () => Promise.reject(new Cancelled('stop')));
    await expect(applyPlan(smallPlan(), [], effects.ledger, effects)).rejects.toThrow(Cancelled);
  });

  test('applyPlan: a step that is not admitted yet has no intent on record', async () => {
    const effects = new Effects(new Ledger());
    let open = (): void => undefined;
    effects.gate = new Promise((resolve) => (open = resolve));
    const applying = applyPlan(smallPlan(), [], effects.ledger, effects);
    await ticks(20);
    expect(effects.ledger.entries).toEqual([]);
    open();
    await applying;
    expect(effects.ledger.in('done')).toHaveLength(smallPlan().steps.length);
  });

  test('applyPlan: a skipped step stays intended, for half of it may be there', async () => {
    const effects = new Effects(new Ledger());
    effects.skips = 'install/gitpod';
    await applyPlan(smallPlan(), [], effects.ledger, effects);
    expect(effects.ledger.in('intended')).toEqual(['install/gitpod']);
  });

  test('applyPlan: starts nothing once the run is stopping, and says so when nothing ran', async () => {
    const effects = new Effects(new Ledger());
    effects.stop = true;
    await expect(applyPlan(smallPlan(), [], effects.ledger, effects)).rejects.toThrow('the run is stopping');
    expect(effects.log).toEqual([]);
    expect(effects.ledger.entries).toEqual([]);
  });

  test('applyPlan: passes over what agrees with the plan, also when the run is stopping', async () => {
    const observations = smallPlan().steps.map(({ id }) => present(id, { of: id }));
    const effects = new Effects(found(smallPlan(), observations));
    effects.stop = true;
    await applyPlan(smallPlan(), observations, effects.ledger, effects);
    expect(effects.log.toSorted()).toEqual(
      smallPlan()
        .steps.map(({ id }) => `unchanged ${id}`)
        .toSorted(),
    );
    expect(effects.ledger.in('found')).toHaveLength(5);
  });

  test('applyPlan: a drifted step is ensured, what only comes after it is not, when its output is another or not', async () => {
    const observations = smallPlan().steps.map(({ id }) =>
      present(id, { of: id }, id === 'cluster/network' ? drift : []),
    );
    const effects = new Effects(found(smallPlan(), observations), ({ id }) =>
      Promise.resolve({ of: id, changed: true }),
    );
    await applyPlan(smallPlan(), observations, effects.ledger, effects);
    expect(effects.log.filter((line) => line.startsWith('ensure'))).toEqual(['ensure cluster/network found']);
  });

  test('applyPlan: what takes a changed output through a port is ensured again', async () => {
    const plan = smallPlan();
    plan.steps[1]!.needs = { network: 'cluster/network' };
    const observations = plan.steps.map(({ id }) => present(id, { of: id }, id === 'cluster/network' ? drift : []));
    const effects = new Effects(found(plan, observations), ({ id }) => Promise.resolve({ of: id, changed: true }));
    await applyPlan(plan, observations, effects.ledger, effects);
    expect(effects.log.filter((line) => line.startsWith('ensure'))).toEqual([
      'ensure cluster/network found',
      'ensure cluster/control-plane found',
    ]);
    expect(effects.inputs.get('cluster/control-plane')).toEqual({ network: { of: 'cluster/network', changed: true } });
  });

  test('applyPlan: an absent step is made again, and what stands on it looks again', async () => {
    const observations = smallPlan()
      .steps.filter(({ id }) => id !== 'cluster/control-plane')
      .map(({ id }) => present(id, { of: id }));
    const effects = new Effects(found(smallPlan(), observations));
    await applyPlan(smallPlan(), observations, effects.ledger, effects);
    expect(effects.log.filter((line) => line.startsWith('ensure'))).toEqual([
      'ensure cluster/control-plane intended',
      'ensure node-pools/services found',
    ]);
  });

  test('applyPlan: refuses a plan in which a need does not come first, before anything starts', async () => {
    const plan = smallPlan();
    plan.steps.reverse();
    const effects = new Effects(new Ledger());
    await expect(applyPlan(plan, [], effects.ledger, effects)).rejects.toThrow('which does not come before it');
    expect(effects.log).toEqual([]);
  });
});
