import { Life, type Deed } from '@slipway/testing/cloud/life';
import { WholePlan } from '@slipway/testing/cloud/whole-plan';
import { aws } from '../provider.ts';
import { changeByHand } from './by-hand.ts';
import { leaveBehind } from './left-behind.ts';
import type { Stage } from './stage.ts';
import { whole as amazon } from './whole.ts';

const older = { kubernetes: { version: '1.33' } };
const newer = {
  kubernetes: { version: '1.34' },
  tags: { team: 'platform' },
  nodePools: { services: { max: 7 } },
  network: { authorizedCidrs: ['203.0.113.0/24'] },
};
const more = { nat: 'perZone', admins: ['arn:aws:iam::123456789012:role/platform'] };

/** An installation's life, always in the same order: planned, made, changed, put right, looked for leftovers, taken away. */
export async function* deeds(on: Stage): AsyncGenerator<Deed> {
  const whole = await WholePlan.on(on, amazon);
  const life = new Life(whole);
  on.cloud.seed({ aws: { roles: [{ name: 'platform', service: 'ec2.amazonaws.com' }] } });
  yield life.plan(older);
  const first = await whole.plan(older);
  const ask = async () => aws.findings?.({ plan: first, observations: [] }, on.context);
  yield { kind: 'planning', verb: 'plan', name: 'findings', run: ask };
  yield* life.bring('ensure', first);
  yield* life.bring('change', await whole.plan(newer, more));
  const plan = await whole.plan({ kubernetes: newer.kubernetes }, { nat: more.nat });
  const nameOf = (kind: string): string => plan.steps.find((step) => step.kind === kind)?.name ?? '';
  await changeByHand(on, nameOf('aws.bucket'));
  yield* life.bring('change', plan);
  yield life.find();
  await leaveBehind(on, { bucket: nameOf('aws.bucket'), database: nameOf('aws.db-instance') });
  yield* life.lists();
  yield* life.sweep('aws.instance', 'aws.auto-scaling-group');
  yield* life.remove(plan);
}
