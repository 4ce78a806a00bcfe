import { describe, expect, test } from '@jest/globals';
import { openSandbox } from './index.ts';
import { mutants } from './mutants.ts';
import { hunt, properties } from './properties.ts';
import { mutatedBundle } from './workflow-bundle.ts';

const [install] = properties;

/** The same every time, so that a mutant that is found today is found tomorrow. */
const seed = 11;
const runs = 400;

/** The worst; all of them: `npm run properties -- --mutants`. */
const worst = mutants.slice(0, 6);

describe('mutants', () => {
  test.each(worst.map((mutant) => [mutant.name, mutant] as const))(
    'mutants: it is noticed when %s',
    async (_, { edits, breaks: rule }) => {
      const sandbox = openSandbox(await mutatedBundle(edits));
      const caught = await hunt(sandbox, install!, { runs, seed, rule, shrink: false });
      expect(caught?.broken[0]).toContain(rule);
    },
    300_000,
  );
});
