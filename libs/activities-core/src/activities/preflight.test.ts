import { describe, expect, test } from '@jest/globals';
import type { Finding, PreflightResult, Step } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import { failed } from '../failure.ts';
import type { AnyProvider, CloudContext, SeenPlan } from '../ports/provider.ts';
import { ResourceRegistry } from '../registry.ts';
import { FakeResource, onlySwept, type FakeObject } from '../testing/fake-resource.ts';
import { preflight } from './preflight.ts';

const plan = smallPlan();
plan.about['cluster/network'] = { title: 'network acme', usualSeconds: 1, from: { zone: 'spec.fake.zone' } };
/** Their props as the plan has them: nothing drifts. */
const standing = (objects: Partial<FakeObject>[]): FakeObject[] =>
  objects.map((object) => {
    const { kind, name, props } = plan.steps.find((step) => step.kind === object.kind)!;
    return { kind, name, props, ...object };
  });

const lacking: Finding = { level: 'warning', code: 'INVALID_SPEC', rule: 'SW-SPEC-009', message: 'too small' };

interface Place {
  standing?: Partial<FakeObject>[];
  /** What no step is for. */
  beside?: FakeObject[];
  missing?: string[];
  provider?: Partial<AnyProvider>;
  /** Kind that the caller may not read. */
  unreadable?: string;
}

/** What a preflight in such a place says, and which permissions it asked for. */
async function check(place: Place): Promise<PreflightResult & { asked: string[][] }> {
  const objects = [...standing(place.standing ?? []), ...(place.beside ?? [])];
  const resource = (kind: string): FakeResource => new FakeResource(kind, objects);
  const resources = Object.fromEntries(plan.steps.map(({ kind }) => [kind, resource(kind)]));
  const unread = place.unreadable === undefined ? undefined : resources[place.unreadable];
  if (unread) unread.observe = () => Promise.reject(denied);
  const registry = new ResourceRegistry(
    resources,
    {
      'fake.disk': { ...onlySwept(resource('fake.disk')), permissions: ['disk.list'], holdsData: true },
      'fake.rule': onlySwept(resource('fake.rule')),
    },
    { 'k8s.namespaces': resource('k8s.namespaces') },
  );
  const asked: string[][] = [];
  const provider = {
    id: 'fake',
    missingPermissions: (_scope: unknown, permissions: string[]) => {
      asked.push(permissions);
      return Promise.resolve(place.missing ?? []);
    },
    ...place.provider,
  } as unknown as AnyProvider;
  return { ...(await preflight({ plan }, provider, {} as CloudContext, registry)), asked };
}

const denied = failed('UNAUTHORIZED', 'SW-AUTHZ-025', 'may not look', { fix: 'ask' });

describe('preflight', () => {
  test('preflight: asks once, sorted, for what installing and undoing need of the cloud, and finds nothing when all is well', async () => {
    const { findings, asked } = await check({});
    expect(findings).toEqual([]);
    expect(asked).toEqual([['common.use', 'disk.list', ...plan.steps.map(({ kind }) => `${kind}.get`)].toSorted()]);
  });

  test('preflight: says what stands', async () => {
    const [network] = plan.steps;
    const left = { kind: network!.kind, name: 'acme-old-network' };
    const { observations, orphans } = await check({ standing: [{ kind: network!.kind }, left] });
    expect(observations.map(({ step, state }) => [step, state])).toEqual(
      plan.steps.map(({ id }, n) => [id, n === 0 ? 'present' : 'absent']),
    );
    expect(orphans).toEqual([left]);
  });

  test('preflight: names data of an earlier life, so that an undo spares it; of a platform that lives it is its own', async () => {
    const [network] = plan.steps;
    const disk = { kind: 'fake.disk', name: 'a-disk-of-before', holdsData: true };
    const beside = [disk, { kind: 'fake.rule', name: 'a-rule-of-before' }].map((each) => ({ ...each, props: {} }));
    expect((await check({ beside })).earlierData).toEqual([disk]);
    expect(await check({ beside, standing: [{ kind: network!.kind }] })).not.toHaveProperty('earlierData');
    expect(await check({ beside, missing: ['disk.list'] })).not.toHaveProperty('earlierData');
    expect(await check({})).not.toHaveProperty('earlierData');
  });

  test('preflight: asks the cloud what else it knows of the place, unless the caller lacks permissions to be told', async () => {
    const findings = ({ observations, ...seen }: SeenPlan): Promise<Finding[]> =>
      Promise.resolve(seen.plan === plan && observations.length === plan.steps.length ? [lacking] : []);
    expect((await check({ provider: { findings } })).findings).toEqual([lacking]);
    const refused = await check({ missing: ['disk.list'], provider: { findings } });
    expect(refused.findings.map(({ rule }) => rule)).toEqual(['SW-AUTHZ-025']);
  });

  test('preflight: names what the caller lacks, what is not ours and what cannot be changed in place, all at once', async () => {
    const [network, database] = ['cluster/network', 'database/instance'].map((id) =>
      plan.steps.find((step) => step.id === id)!,
    );
    network!.props = { zone: 'b', size: 2 };
    const { findings } = await check({
      standing: [
        { kind: network!.kind, props: { zone: 'a', size: 1 } },
        { kind: database!.kind, foreign: true },
      ],
      missing: ['compute.networks.create'],
    });
    expect(findings.map(({ level, code, rule }) => [level, code, rule])).toEqual([
      ['error', 'UNAUTHORIZED', 'SW-AUTHZ-025'],
      ['error', 'NOT_OWNED', 'SW-OWN-049'],
      ['error', 'INVALID_SPEC', 'SW-SPEC-078'],
    ]);
    expect(findings[0]?.message).toContain('compute.networks.create');
    expect(findings[1]?.message).toContain('acme-database-instance');
    expect(findings[2]).toMatchObject({ specPath: 'spec.fake.zone', message: expect.stringContaining('"a"') });
  });

  test('preflight: who may not even look is told of all that is lacking, and of that look only where nothing is', async () => {
    const [{ kind: unreadable }] = plan.steps as [Step];
    const missing = ['compute.networks.get', 'container.clusters.create'];
    const { findings, observations } = await check({ unreadable, missing });
    expect(findings).toEqual([expect.objectContaining({ message: expect.stringContaining(missing.join(', ')) })]);
    expect(observations).toEqual([]);
    await expect(check({ unreadable })).rejects.toBe(denied);
  });
});
