import type { Trial } from '../trial.ts';
import { attempts, type Verb } from './attempts.ts';
import type { Foreign } from './place.ts';
import type { CloudScenario } from './scenarios.ts';

const owners = [
  { name: 'nobody', owner: undefined },
  { name: 'a neighbour whose name begins ours', owner: 'acme' },
] as const;
const expected: Readonly<Record<Foreign, string>> = {
  'not owned': 'refused as NOT_OWNED SW-OWN-049, and not touched',
  ambiguous: 'refused as INVALID_SPEC SW-SPEC-049, and not touched',
  'passed by': 'not met, and not touched',
};

/** Row 49: the name is taken by what is not ours. Both verbs of a kind, in the world in which its object stands. */
export function foreignTrials(scenarios: readonly CloudScenario[]): Omit<Trial, 'spread'>[] {
  return scenarios.flatMap((destroy) => {
    const ensure = scenarios.find(({ kind, verb }) => kind === destroy.kind && verb === 'ensure');
    if (destroy.verb !== 'destroy' || !ensure || !destroy.hasMark) return [];
    return [ensure, destroy].flatMap(({ id, verb, act, foreign }) =>
      owners.map(({ name, owner }): Omit<Trial, 'spread'> => ({
        id: `calls/49/${id}/owned-by-${name.replaceAll(' ', '-')}`,
        section: 'calls',
        row: 49,
        mode: 'permanent',
        expected: expected[foreign],
        run: async () => {
          await destroy.reset(1);
          const changed = destroy.disown(owner);
          const before = destroy.fingerprint(changed);
          const { success, failures } = await attempts(destroy.call, verb, act);
          const [first] = failures;
          const outcome = success ? 'success' : failures.map(({ code, rule }) => `${code} ${rule}`).join(', ');
          const problems = [
            ...(changed.length === 0 ? ['nothing was made anybody else’s'] : []),
            ...(isAsExpected(outcome, foreign, verb) ? [] : [first?.message ?? 'it was taken for ours']),
            ...(destroy.fingerprint(changed) === before ? [] : ['what is not ours was changed']),
          ];
          const unclassified = problems.length > 0 && !success ? 1 : 0;
          const counts = { duplicates: 0, orphans: 0, unclassified, humanActs: 0, killPoints: 0 };
          return { outcome, passed: problems.length === 0, problems, ...counts };
        },
      })),
    );
  });
}

/** What is not met may be in the way of a create, each in its own words; it is never in the way of a removal. */
function isAsExpected(outcome: string, foreign: Foreign, verb: Verb): boolean {
  if (foreign === 'not owned') return outcome === 'NOT_OWNED SW-OWN-049';
  if (foreign === 'ambiguous') return outcome === 'INVALID_SPEC SW-SPEC-049';
  return verb === 'ensure' || outcome === 'success';
}
