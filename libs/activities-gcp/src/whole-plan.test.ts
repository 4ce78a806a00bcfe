import { testWholePlan } from '@slipway/testing/cloud/whole-plan-suite';
import { stage } from './testing/stage.ts';
import { whole } from './testing/whole.ts';

testWholePlan(() => stage({ scale: 3_000 }), whole, {
  outputs: { 'database/instance': { config: { inCluster: false } } },
  objects: 10,
  operations: 8,
});
