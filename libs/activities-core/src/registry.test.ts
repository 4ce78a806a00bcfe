import { describe, expect, test } from '@jest/globals';
import { ResourceRegistry } from './registry.ts';
import { FakeResource, onlySwept } from './testing/fake-resource.ts';

const network = new FakeResource('fake.network', []);

describe('ResourceRegistry', () => {
  test('ResourceRegistry: refuses a kind that is registered twice', () => {
    expect(() => new ResourceRegistry({ 'fake.network': network }, { 'fake.network': network })).toThrow(
      'two resources are registered as fake.network',
    );
  });

  test('ResourceRegistry: an unknown kind, or one that can only be swept, is no resource of a step', () => {
    const registry = new ResourceRegistry({ 'fake.disk': onlySwept(network) });
    for (const kind of ['fake.disk', 'fake.moon']) {
      expect(() => registry.resource(kind)).toThrow(`this worker knows no kind ${kind}`);
    }
    expect(registry.get('fake.disk')).toBeDefined();
  });

  test('ResourceRegistry: tells what is listed by label from what is listed by the second net', () => {
    const { list: _, ...unlisted } = { ...network, observe: network.observe, ensure: network.ensure, list: undefined };
    const registry = new ResourceRegistry({
      'fake.network': network,
      'fake.disk': onlySwept(network),
      'fake.silent': { ...unlisted, permissions: [], destroy: () => Promise.resolve() },
    });
    expect(registry.listable().map(({ kind, net }) => [kind, net])).toEqual([
      ['fake.network', false],
      ['fake.disk', true],
    ]);
  });
});
