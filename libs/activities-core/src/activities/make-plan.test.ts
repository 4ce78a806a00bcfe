import { expect, test } from '@jest/globals';
import { smallPlan } from '@slipway/contracts/small-plan';
import { ResourceRegistry } from '../registry.ts';
import { FakeResource } from '../testing/fake-resource.ts';
import { withFixed } from './make-plan.ts';

test('withFixed: says what can never be changed once it stands, of the steps that have such settings', () => {
  const [first, second] = smallPlan().steps;
  const changeable = Object.assign(new FakeResource(second!.kind, []), { immutable: [] });
  const registry = new ResourceRegistry({
    [first!.kind]: new FakeResource(first!.kind, []),
    [second!.kind]: changeable,
  });
  const plan = withFixed(smallPlan(), registry);
  expect(plan.about[first!.id]).toEqual({ ...smallPlan().about[first!.id], fixed: ['zone'] });
  expect({ ...plan, about: { ...plan.about, [first!.id]: smallPlan().about[first!.id] } }).toEqual(smallPlan());
});
