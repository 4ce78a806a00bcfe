import { describe, expect, test } from '@jest/globals';
import { smallPlan } from '@slipway/contracts/small-plan';
import { failed } from '../failure.ts';
import { ResourceRegistry } from '../registry.ts';
import { FakeResource, onlySwept, type FakeObject } from '../testing/fake-resource.ts';
import { observeAll } from './observe-all.ts';

const plan = { ...smallPlan(), steps: smallPlan().steps.slice(0, 3) };
const [network, cluster, pool] = plan.steps as [(typeof plan.steps)[0], (typeof plan.steps)[0], (typeof plan.steps)[0]];

function registry(objects: FakeObject[], holdsData = false): ResourceRegistry {
  return new ResourceRegistry(
    Object.fromEntries(plan.steps.map(({ kind }) => [kind, new FakeResource(kind, objects, { holdsData })])),
    { 'fake.disk': onlySwept(new FakeResource('fake.disk', objects)) },
  );
}

describe('observeAll', () => {
  test('observeAll: tells absent, present, drifted and foreign apart, in the order of the plan', async () => {
    const seen = await observeAll(
      { plan, purpose: 'installation' },
      registry([
        { kind: cluster.kind, name: cluster.name, props: { size: 1 } },
        { kind: pool.kind, name: pool.name, props: {}, foreign: true },
      ]),
    );
    expect(seen.observations).toEqual([
      { step: network.id, state: 'absent', drift: [] },
      {
        step: cluster.id,
        state: 'present',
        output: { name: cluster.name },
        drift: [{ prop: 'size', expected: 2, actual: 1 }],
      },
      { step: pool.id, state: 'foreign', drift: [] },
    ]);
  });

  test('observeAll: says which of what stands holds data', async () => {
    const objects = [{ kind: network.kind, name: network.name, props: {} }];
    expect(
      (await observeAll({ plan, purpose: 'installation' }, registry(objects, true))).observations[0],
    ).toMatchObject({ holdsData: true });
  });

  test('observeAll: orphans carry our label and are in no step; what only the second net lists is none', async () => {
    const objects = [
      { kind: network.kind, name: network.name, props: {} },
      { kind: network.kind, name: 'acme-old-network', props: {} },
      { kind: 'fake.disk', name: 'pvc-1', props: {} },
    ];
    const { orphans } = await observeAll({ plan, purpose: 'installation' }, registry(objects));
    expect(orphans).toEqual([{ kind: network.kind, name: 'acme-old-network' }]);
  });

  test('observeAll: a step of an unknown kind is an error, not an absence', async () => {
    const strange = { ...plan, steps: [{ ...network, kind: 'fake.moon' }] };
    await expect(observeAll({ plan: strange, purpose: 'installation' }, registry([]))).rejects.toThrow(
      'knows no kind fake.moon',
    );
  });

  describe('with a cluster that does not answer', () => {
    const silent = failed('NOT_READY', 'SW-READY-061', 'the API server of cluster acme does not answer');
    const unread = (kind: string, objects: FakeObject[]) => {
      const resource = new FakeResource(kind, objects, { holdsData: true });
      resource.observe = () => Promise.reject(silent);
      return resource;
    };
    const inside = new FakeResource('k8s.gitpod', []);
    inside.observe = () => Promise.reject(silent);
    inside.list = () => Promise.reject(silent);
    const [first, second] = plan.steps as [(typeof plan.steps)[0], (typeof plan.steps)[0]];
    const mixed = { ...plan, steps: [first, second, { ...first, id: 'install/gitpod' as const, kind: 'k8s.gitpod' }] };
    const registryOf = (objects: FakeObject[]): ResourceRegistry =>
      new ResourceRegistry({
        [first.kind]: unread(first.kind, objects),
        [second.kind]: unread(second.kind, objects),
        'k8s.gitpod': inside,
      });

    test('observeAll: for a removal it is no failure: what its labels show in the cloud stands, the rest is absent', async () => {
      const objects = [{ kind: first.kind, name: first.name, props: {} }];
      const { observations } = await observeAll({ plan: mixed, purpose: 'removal' }, registryOf(objects));
      expect(observations).toEqual([
        { step: first.id, state: 'present', drift: [], holdsData: true },
        { step: second.id, state: 'absent', drift: [] },
        { step: 'install/gitpod', state: 'absent', drift: [] },
      ]);
    });

    test('observeAll: for an installation it fails, so that nothing is made twice', async () => {
      await expect(observeAll({ plan: mixed, purpose: 'installation' }, registryOf([]))).rejects.toBe(silent);
    });

    test('observeAll: for a removal, a cloud that fails still fails', async () => {
      const broken = registryOf([]);
      const lost = failed('INTERNAL', 'SW-INT-030', 'the cloud did not answer');
      (broken.get(first.kind) as FakeResource).list = () => Promise.reject(lost);
      await expect(observeAll({ plan: mixed, purpose: 'removal' }, broken)).rejects.toBe(lost);
    });
  });
});
