import { describe, expect, test } from '@jest/globals';
import { openSandbox } from './index.ts';
import { mutants } from './mutants.ts';
import { hunt, properties } from './properties.ts';
import { mutatedBundle } from './workflow-bundle.ts';

const [install] = properties;

/** The same every time, so that a mutant that is found today is found tomorrow. */
const seed = 11;
const runs = 400;

describe('mutants', () => {
  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'mutants: found when %s',
    async (_, { edits, breaks }) => {
      const sandbox = openSandbox(await mutatedBundle(edits));
      const caught = await hunt(sandbox, install!, { runs, seed, shrink: false });
      expect(caught?.broken.join('\n')).toContain(`${breaks}: `);
    },
    300_000,
  );
});
