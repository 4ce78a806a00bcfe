import type { About, Step, StepId } from '@slipway/contracts';
import { expect, test } from '@jest/globals';
import { criticalPath } from './critical-path.ts';

function planOf(table: Record<string, [seconds: number, ...needs: string[]]>): {
  steps: Step[];
  about: Record<StepId, About>;
} {
  const entries = Object.entries(table).map(([id, [usualSeconds, ...needs]]) => ({
    step: {
      id: id as StepId,
      kind: 'x.y',
      name: id,
      needs: Object.fromEntries(needs.map((need) => [need, need as StepId])),
      props: {},
      pace: 'quick' as const,
      lifecycle: 'managed' as const,
    },
    about: { title: id, usualSeconds, from: {} },
  }));
  return {
    steps: entries.map(({ step }) => step),
    about: Object.fromEntries(entries.map(({ step, about }) => [step.id, about])),
  };
}

test('criticalPath: the chain of needs that takes longest, not the one with most steps', () => {
  const plan = planOf({
    'cluster/a': [10],
    'cluster/b': [1, 'cluster/a'],
    'cluster/c': [1, 'cluster/b'],
    'database/d': [30],
    'install/e': [5, 'cluster/c', 'database/d'],
  });
  expect(criticalPath(plan)).toEqual({ steps: ['database/d', 'install/e'], seconds: 35, oneByOneSeconds: 47 });
});

test('criticalPath: an empty plan takes no time', () => {
  expect(criticalPath({ steps: [], about: {} })).toEqual({ steps: [], seconds: 0, oneByOneSeconds: 0 });
});
