import { describe, expect, test } from '@jest/globals';
import { Blueprint, type Handle } from './blueprint.ts';
import { defineKind } from './kind.ts';
import { scope } from './testing/made-up-cloud.ts';

const network = defineKind<{ mode: string }, object, { link: string }>('moon.network', {
  title: (name) => `net ${name}`,
});
const subnet = defineKind<{ cidr: string }, { network: { link: string } }, object>('moon.subnet', {
  pace: 'slow',
  usualSeconds: 40,
  title: (name) => `subnet ${name}`,
});

describe('Blueprint', () => {
  test('Blueprint: a step has its needs by port, its name derived, and its kind`s pace and title', () => {
    const b = new Blueprint(scope);
    const net = b.add('cluster/network', network, { mode: 'regional' }, {});
    b.add('cluster/subnet', subnet, { cidr: '10.0.0.0/16' }, { network: net }, { from: { cidr: 'spec.network.cidr' } });
    const { steps, about } = b.plan();
    expect(steps[1]).toEqual({
      id: 'cluster/subnet',
      kind: 'moon.subnet',
      name: 'acme-subnet',
      needs: { network: 'cluster/network' },
      props: { cidr: '10.0.0.0/16' },
      pace: 'slow',
      lifecycle: 'managed',
    });
    expect(about['cluster/subnet']).toEqual({
      title: 'subnet acme-subnet',
      usualSeconds: 40,
      from: { cidr: 'spec.network.cidr' },
    });
  });

  test('Blueprint: what only comes first stands under its own id, and nothing is taken from it', () => {
    const b = new Blueprint(scope);
    const net = b.add('cluster/network', network, { mode: 'regional' }, {});
    b.add('dns/zone', network, { mode: 'x' }, {}, { after: [net], name: 'a-zone', lifecycle: 'adopted' });
    expect(b.plan().steps[1]).toMatchObject({
      name: 'a-zone',
      lifecycle: 'adopted',
      needs: { 'cluster/network': 'cluster/network' },
    });
  });

  test('Blueprint: an id is added once', () => {
    const b = new Blueprint(scope);
    b.add('cluster/network', network, { mode: 'regional' }, {});
    expect(() => b.add('cluster/network', network, { mode: 'other' }, {})).toThrow('adds cluster/network twice');
  });

  test('Blueprint: a need comes before, so no cycle can be written', () => {
    const b = new Blueprint(scope);
    const elsewhere: Handle<{ link: string }> = new Blueprint(scope).add('cluster/network', network, { mode: 'x' }, {});
    expect(() => b.add('cluster/subnet', subnet, { cidr: 'x' }, { network: elsewhere })).toThrow(
      'cluster/subnet needs cluster/network, which this blueprint has not added',
    );
    expect(b.plan().steps).toEqual([]);
  });
});
