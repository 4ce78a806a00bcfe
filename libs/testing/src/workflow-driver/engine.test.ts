import { beforeAll, describe, expect, test } from '@jest/globals';
import { openSandbox, workflowBundle, type Sandbox } from './index.ts';
import { describeCatch, hunt, properties, runsOf } from './properties.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = openSandbox(await workflowBundle());
}, 300_000);

/**
 * `SLIPWAY_ENGINE_RUNS`: how many runs in all. `SLIPWAY_ENGINE_SEED`: others than these; always the same by default, so that a
 * build fails for what it changed. `npm run properties` draws a new seed each time.
 */
const { SLIPWAY_ENGINE_RUNS: runs = 3_000, SLIPWAY_ENGINE_SEED: seed = 1 } = process.env;

describe('engine', () => {
  test.each(properties.map((property) => [property.name, property] as const))(
    'engine: %s',
    async (_, property) => {
      const caught = await hunt(sandbox, property, { runs: runsOf(property, Number(runs)), seed: Number(seed) });
      expect(caught && describeCatch(caught)).toBeUndefined();
    },
    300_000,
  );
});
