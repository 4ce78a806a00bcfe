import { describe, expect, test } from '@jest/globals';
import { smallPlan } from '@slipway/contracts/small-plan';
import { planHash } from './plan-hash.ts';

const { scope, steps } = smallPlan();
const [first, ...rest] = steps as [(typeof steps)[0], ...typeof steps];

describe('planHash', () => {
  test('planHash: the order in which keys were written does not count', () => {
    const turned = Object.fromEntries(Object.entries(first).toReversed()) as unknown as typeof first;
    expect(planHash(scope, [turned, ...rest])).toBe(planHash(scope, steps));
  });

  test.each([
    ['a prop', [{ ...first, props: { size: 3 } }, ...rest]],
    ['a name', [{ ...first, name: 'other' }, ...rest]],
    ['a lifecycle', [{ ...first, lifecycle: 'retained' as const }, ...rest]],
    ['the order of steps', [...rest, first]],
  ])('planHash: %s counts', (_, changed) => {
    expect(planHash(scope, changed)).not.toBe(planHash(scope, steps));
  });

  test('planHash: the scope counts', () => {
    expect(planHash({ ...scope, incarnation: 2 }, steps)).not.toBe(planHash(scope, steps));
  });
});
