import fc from 'fast-check';
import type { Lifecycle, Pace, Plan, Step, StepId } from '@slipway/contracts';
import type { Behaviour } from '../behaviour.ts';
import { behaviours } from './behaviours.ts';

/** A step with all that is said about it, so that it shrinks away as one. */
export interface StepShape {
  /** Among the steps before it; `order`: only comes after it and takes nothing from it. */
  needs: { of: number; order: boolean }[];
  pace: Pace;
  lifecycle: Lifecycle;
  stood: boolean;
  drifted: boolean;
  unlisted: boolean;
  holdsData: boolean;
  ensure: Behaviour | undefined;
  destroy: Behaviour | undefined;
}

const mostSteps = 8;

export function stepShapes(odds: number, standing: fc.Arbitrary<boolean>): fc.Arbitrary<StepShape[]> {
  const behaviour = fc.option(behaviours(odds), { nil: undefined, freq: 3 });
  const shape: fc.Arbitrary<StepShape> = fc.record({
    needs: fc.array(fc.record({ of: fc.nat({ max: mostSteps - 2 }), order: fc.boolean() }), { maxLength: 3 }),
    pace: fc.constantFrom('quick', 'slow', 'wait'),
    lifecycle: fc.constantFrom('managed', 'managed', 'managed', 'managed', 'adopted', 'retained'),
    stood: standing,
    drifted: fc.constantFrom(false, false, true),
    unlisted: fc.boolean(),
    holdsData: fc.constantFrom(false, false, false, true),
    ensure: behaviour,
    destroy: behaviour,
  });
  return fc.array(shape, { minLength: 1, maxLength: mostSteps });
}

const idOf = (index: number): StepId => `cluster/s${index}`;

/** A plan in valid order. */
export function planOf(shapes: readonly StepShape[]): Plan {
  const steps: Step[] = [];
  for (const [index, shape] of shapes.entries()) {
    const below = shape.needs.filter(({ of }) => of < index);
    // What is kept stands on nothing that goes: no cloud lets a network go from under it.
    const keepable = below.every(({ of }) => steps[of]?.lifecycle !== 'managed');
    steps.push({
      id: idOf(index),
      kind: `fake.k${index}`,
      name: `acme-s${index}`,
      needs: Object.fromEntries(below.map(({ of, order }) => [order ? idOf(of) : `port${of}`, idOf(of)])),
      props: { size: 2 },
      lifecycle: keepable ? shape.lifecycle : 'managed',
      // The pace `wait` has no bound: what never succeeds would be waited for without end, as it should be.
      pace: shape.pace === 'wait' && shape.ensure && shape.ensure.then.end !== 'done' ? 'slow' : shape.pace,
    });
  }
  return { scope, steps, hash: 'a1b2c3d4e5f60718', about: {} };
}

/** Only what all its ground stands under can have stood before; what is adopted did. */
export function standingOn(plan: Plan, shapes: readonly StepShape[]): StepId[] {
  const stood: StepId[] = [];
  for (const [index, { id, needs, lifecycle }] of plan.steps.entries()) {
    const wanted = lifecycle === 'adopted' || shapes[index]?.stood;
    if (wanted && Object.values(needs).every((need) => stood.includes(need))) stood.push(id);
  }
  return stood;
}

const scope: Plan['scope'] = {
  installation: 'acme',
  incarnation: 1,
  cloud: 'fake',
  account: 'a',
  location: 'nowhere',
  domain: 'acme.example',
  cluster: { name: 'acme', location: 'nowhere' },
};
