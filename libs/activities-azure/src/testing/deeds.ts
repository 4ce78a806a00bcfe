import { Life, type Deed } from '@slipway/testing/cloud/life';
import { WholePlan } from '@slipway/testing/cloud/whole-plan';
import type { Stage } from './stage.ts';
import { whole as microsoft } from './whole.ts';

const older = { kubernetes: { version: '1.33' } };
const newer = { kubernetes: { version: '1.34' }, tags: { team: 'platform' }, nodePools: { services: { max: 7 } } };

/** An installation's life, always in the same order: planned, made, changed, looked for leftovers, taken away. */
export async function* deeds(on: Stage): AsyncGenerator<Deed> {
  const whole = await WholePlan.on(on, microsoft);
  const life = new Life(whole);
  yield life.plan(older);
  yield* life.bring('ensure', await whole.plan(older));
  yield life.plan(newer);
  const plan = await whole.plan(newer);
  yield* life.bring('change', plan);
  yield life.find();
  yield* life.lists();
  yield* life.remove(plan);
}
