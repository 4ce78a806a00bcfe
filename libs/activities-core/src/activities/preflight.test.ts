import { describe, expect, test } from '@jest/globals';
import type { Finding, Observation, PreflightCall } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import type { AnyProvider, CloudContext } from '../ports/provider.ts';
import { ResourceRegistry } from '../registry.ts';
import { FakeResource, onlySwept } from '../testing/fake-resource.ts';
import { preflight } from './preflight.ts';

const plan = smallPlan();
plan.about['cluster/network'] = { title: 'network acme', usualSeconds: 1, from: { zone: 'spec.fake.zone' } };
const registry = new ResourceRegistry(
  Object.fromEntries(plan.steps.map(({ kind }) => [kind, new FakeResource(kind, [])])),
  { 'fake.disk': { ...onlySwept(new FakeResource('fake.disk', [])), permissions: ['disk.list'] } },
  { 'k8s.namespaces': new FakeResource('k8s.namespaces', []) },
);

const lacking: Finding = { level: 'warning', code: 'INVALID_SPEC', rule: 'SW-SPEC-009', message: 'too small' };

function check(observations: Observation[], missing: string[] = [], more: Partial<AnyProvider> = {}) {
  const asked: string[][] = [];
  const provider = {
    id: 'fake',
    missingPermissions: (_scope: unknown, permissions: string[]) => {
      asked.push(permissions);
      return Promise.resolve(missing);
    },
    ...more,
  } as unknown as AnyProvider;
  return preflight({ plan, observations }, provider, {} as CloudContext, registry).then((findings) => ({
    findings,
    asked,
  }));
}

describe('preflight', () => {
  test('preflight: asks once, sorted, for what installing and undoing need of the cloud, and finds nothing when all is well', async () => {
    const { findings, asked } = await check([]);
    expect(findings).toEqual([]);
    expect(asked).toEqual([['common.use', 'disk.list', ...plan.steps.map(({ kind }) => `${kind}.get`)].toSorted()]);
  });

  test('preflight: asks the cloud what else it knows of the place, unless the caller lacks permissions to be told', async () => {
    const seen: Observation[] = [{ step: 'database/instance', state: 'absent', drift: [] }];
    const findings = (call: PreflightCall): Promise<Finding[]> =>
      Promise.resolve(call.plan === plan && call.observations === seen ? [lacking] : []);
    expect((await check(seen, [], { findings })).findings).toEqual([lacking]);
    const refused = await check(seen, ['disk.list'], { findings });
    expect(refused.findings.map(({ rule }) => rule)).toEqual(['SW-AUTHZ-025']);
  });

  test('preflight: names what the caller lacks, what is not ours and what cannot be changed in place, all at once', async () => {
    const { findings } = await check(
      [
        {
          step: 'cluster/network',
          state: 'present',
          output: null,
          drift: [
            { prop: 'zone', expected: 'b', actual: 'a' },
            { prop: 'size', expected: 2, actual: 1 },
          ],
        },
        { step: 'database/instance', state: 'foreign', drift: [] },
      ],
      ['compute.networks.create'],
    );
    expect(findings.map(({ level, code, rule }) => [level, code, rule])).toEqual([
      ['error', 'UNAUTHORIZED', 'SW-AUTHZ-025'],
      ['error', 'NOT_OWNED', 'SW-OWN-049'],
      ['error', 'INVALID_SPEC', 'SW-SPEC-078'],
    ]);
    expect(findings[0]?.message).toContain('compute.networks.create');
    expect(findings[1]?.message).toContain('acme-database-instance');
    expect(findings[2]).toMatchObject({ specPath: 'spec.fake.zone', message: expect.stringContaining('"a"') });
  });
});
