import { beforeAll, describe, expect, test } from '@jest/globals';
import { openSandbox, workflowBundle, type Sandbox } from './index.ts';
import { describeCatch, hunt, properties, runsOf, settings } from './properties.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = openSandbox(await workflowBundle());
});

const { runs, seed } = settings(2_000);

describe('engine', () => {
  test.each(properties.map((property) => [property.name, property] as const))(
    'engine: %s',
    async (_, property) => {
      const caught = await hunt(sandbox, property, runsOf(property, runs), seed);
      expect(caught && describeCatch(caught)).toBeUndefined();
    },
    300_000,
  );
});
