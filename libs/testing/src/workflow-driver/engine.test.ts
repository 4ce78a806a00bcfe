import { beforeAll, describe, expect, test } from '@jest/globals';
import { openSandbox, workflowBundle, type Sandbox } from './index.ts';
import { describeCatch, hunt, properties, runsOf } from './properties.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = openSandbox(await workflowBundle());
});

/** `SLIPWAY_ENGINE_RUNS`: how many runs in all; `SLIPWAY_ENGINE_SEED`: the seed of an earlier time. */
const { SLIPWAY_ENGINE_RUNS: runs = 2_000, SLIPWAY_ENGINE_SEED: seed = Math.floor(Math.random() * 2 ** 31) } =
  process.env;

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
