import { describe, expect, test } from '@jest/globals';
import type { StepId, SweepCall } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import { failed } from '../failure.ts';
import type { CallContext } from '../ports/call.ts';
import { ResourceRegistry } from '../registry.ts';
import { FakeResource, onlySwept, type FakeObject } from '../testing/fake-resource.ts';
import { sweep } from './sweep.ts';

const quiet: CallContext = {
  signal: new AbortController().signal,
  handover: new AbortController().signal,
  resumed: undefined,
  heartbeat: () => undefined,
  warn: () => undefined,
};

const network: FakeObject = { kind: 'fake.network', name: 'net', props: {}, heldBy: 'lb' };
const balancer: FakeObject = { kind: 'fake.balancer', name: 'lb', props: {} };
const database: FakeObject = { kind: 'fake.database', name: 'db', props: {}, holdsData: true };

function run(objects: FakeObject[], call: Partial<SweepCall> = {}, context = quiet) {
  const kinds = ['fake.network', 'fake.database'].map((kind) => [kind, new FakeResource(kind, objects)] as const);
  const lb = new FakeResource('fake.balancer', objects);
  const registry = new ResourceRegistry(Object.fromEntries(kinds), { 'fake.balancer': onlySwept(lb) });
  const whole = { scope: smallPlan().scope, keep: [], remove: true, deleteData: true, ...call };
  return sweep(whole, registry, context).then((result) => ({ ...result, lb, resources: kinds.map(([, one]) => one) }));
}
const nameOf = ({ name }: { name: string }): string => name;

describe('sweep', () => {
  test('sweep: goes round until what holds another is gone, and counts what each net found', async () => {
    const objects = [{ ...network }, { ...balancer }, { ...database }];
    const { removed, leftovers, byLabel, byNetwork } = await run(objects);
    expect(removed.map(nameOf).toSorted()).toEqual(['db', 'lb', 'net']);
    expect({ leftovers, byLabel, byNetwork, objects }).toEqual({
      leftovers: [],
      byLabel: 2,
      byNetwork: 1,
      objects: [],
    });
  });

  test('sweep: without consent what holds data is reported and left', async () => {
    const objects = [{ ...database }];
    const { removed, leftovers, resources } = await run(objects, { deleteData: false });
    expect(removed).toEqual([]);
    expect(leftovers).toEqual([{ kind: 'fake.database', name: 'db', holdsData: true }]);
    expect(resources.flatMap(({ calls }) => calls)).toEqual([]);
  });

  test('sweep: what is kept on purpose is neither touched nor reported', async () => {
    const objects = [{ ...database }];
    const { leftovers, byLabel } = await run(objects, { keep: [{ kind: 'fake.database', name: 'db' }] });
    expect({ leftovers, byLabel, objects }).toEqual({ leftovers: [], byLabel: 0, objects: [database] });
  });

  test('sweep: what is kept on purpose is told to every list and removal, for it may tell whose the rest is', async () => {
    const told: unknown[] = [];
    let stands = true;
    const net = {
      permissions: [],
      list: async (_: unknown, kept: unknown) => {
        told.push(kept);
        return stands ? [{ kind: 'fake.balancer', name: 'lb' }] : [];
      },
      destroy: async (_: unknown, kept: unknown) => {
        told.push(kept);
        stands = false;
      },
    };
    const keep = [{ kind: 'fake.adopted-network', name: 'theirs' }];
    const call = { scope: smallPlan().scope, keep, remove: true, deleteData: true };
    const { removed } = await sweep(call, new ResourceRegistry({ 'fake.balancer': net }), quiet);
    expect([removed.map(nameOf), told]).toEqual([['lb'], [keep, keep, keep]]);
  });

  test('sweep: with `only`, the rest of a living platform is neither touched nor reported', async () => {
    const objects = [{ ...balancer }, { ...database }];
    const { removed, leftovers } = await run(objects, { only: [{ kind: 'fake.database', name: 'db' }] });
    expect([removed.map(nameOf), leftovers, objects.map(nameOf)]).toEqual([['db'], [], ['lb']]);
  });

  test('sweep: what does not go is reported with what holds it, after two rounds without progress', async () => {
    const objects = [
      { ...network, heldBy: 'stranger' },
      { kind: 'fake.other', name: 'stranger', props: {} },
    ];
    const { leftovers, resources } = await run(objects);
    expect(leftovers).toEqual([{ kind: 'fake.network', name: 'net', heldBy: 'net is held by stranger; remove it' }]);
    expect(resources[0]?.calls).toEqual(['destroy net', 'destroy net']);
  });

  test('sweep: data that only the second net knows of goes before what tells whose it is', async () => {
    const order: string[] = [];
    const listing = (kind: string, name: string, holdsData: boolean) => ({
      permissions: [],
      list: async () => (order.includes(`${name} gone`) ? [] : [{ kind, name, holdsData }]),
      destroy: async () => {
        order.push(name);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} gone`);
      },
    });
    const cluster = {
      ...listing('fake.cluster', 'cluster', false),
      observe: async () => undefined,
      ensure: async () => null,
    };
    const registry = new ResourceRegistry(
      { 'fake.cluster': cluster },
      { 'fake.bucket': listing('fake.bucket', 'bucket', true) },
    );
    await sweep({ scope: smallPlan().scope, keep: [], remove: true, deleteData: true }, registry, quiet);
    expect(order).toEqual(['bucket', 'bucket gone', 'cluster', 'cluster gone']);
  });

  test('sweep: what makes things goes before what it makes them in, the stage that came last first', async () => {
    const order: string[] = [];
    const entry = (kind: string, step?: StepId) => ({
      permissions: [],
      list: async () => (order.includes(kind) ? [] : [{ kind, name: 'one', ...(step ? { step } : {}) }]),
      destroy: async () => void order.push(kind),
    });
    const asStep = (sweepable: ReturnType<typeof entry>) => ({
      ...sweepable,
      observe: async () => undefined,
      ensure: async () => null,
    });
    const registry = new ResourceRegistry({
      'fake.cluster': asStep(entry('fake.cluster', 'cluster/control-plane')),
      'fake.balancer': entry('fake.balancer'),
      'fake.zone': asStep(entry('fake.zone', 'dns/zone')),
      'k8s.gitpod': asStep(entry('k8s.gitpod', 'install/gitpod')),
    });
    await sweep({ scope: smallPlan().scope, keep: [], remove: true, deleteData: true }, registry, quiet);
    expect(order).toEqual(['k8s.gitpod', 'fake.zone', 'fake.cluster', 'fake.balancer']);
  });

  test('sweep: only looks when asked to', async () => {
    const objects = [{ ...balancer }];
    const { leftovers, lb } = await run(objects, { remove: false });
    expect(leftovers.map(nameOf)).toEqual(['lb']);
    expect(lb.calls).toEqual([]);
  });

  test('sweep: what both nets list is one object', async () => {
    const objects = [{ ...database }];
    const twice = new FakeResource('fake.database', objects);
    const registry = new ResourceRegistry(
      { 'fake.database': twice },
      { 'fake.attached': { permissions: [], list: (scope) => twice.list(scope), destroy: () => Promise.resolve() } },
    );
    const call = { scope: smallPlan().scope, keep: [], remove: true, deleteData: true };
    expect((await sweep(call, registry, quiet)).removed).toHaveLength(1);
    expect(twice.calls).toEqual(['destroy db']);
  });

  test('sweep: stops between two rounds when the call is aborted', async () => {
    const aborted = { ...quiet, signal: AbortSignal.abort(new Error('enough')) };
    await expect(run([{ ...balancer }], {}, aborted)).rejects.toThrow('enough');
  });

  describe('with a cluster that does not answer', () => {
    const gitpod = { kind: 'k8s.gitpod', name: 'gitpod' };
    const silent = failed('NOT_READY', 'SW-READY-061', 'the API server of cluster acme does not answer');
    const withSilentCluster = (objects: FakeObject[], call: Partial<SweepCall> = {}) => {
      const inside = new FakeResource(gitpod.kind, []);
      inside.list = () => Promise.reject(silent);
      const registry = new ResourceRegistry({
        'fake.database': new FakeResource('fake.database', objects),
        [gitpod.kind]: inside,
      });
      return sweep({ scope: smallPlan().scope, keep: [], remove: true, deleteData: true, ...call }, registry, quiet);
    };

    test('sweep: still sees and removes what is in the cloud', async () => {
      const objects = [{ ...database }];
      const { removed, leftovers } = await withSilentCluster(objects);
      expect([removed.map(nameOf), leftovers, objects]).toEqual([['db'], [], []]);
    });

    test('sweep: of a living platform, what it was to remove in there is reported, with the reason', async () => {
      const { leftovers } = await withSilentCluster([], { only: [gitpod] });
      expect(leftovers).toEqual([{ ...gitpod, heldBy: 'the API server of cluster acme does not answer' }]);
    });
  });
});
