import { describe, expect, test } from '@jest/globals';
import { Clock } from './clock.ts';
import type { Resource, Tombstone } from './graph.ts';
import { Lags } from './lags.ts';
import { Seeded } from './seeded.ts';

const start = Date.parse('2030-01-01');
const resource: Resource = {
  id: '//iam/a',
  type: 'iam.serviceAccounts',
  cloud: 'gcp',
  name: 'a',
  project: 'p',
  location: 'global',
  body: {},
  refs: [],
  createdBy: 'me',
  createdAt: start,
  updatedAt: start,
};
const lag = { p50: 20, p95: 100, most: 60 };
const profiles = { 'iam.serviceAccounts': { get: lag, list: lag, gone: lag } };
const reader = (replica: number) => ({ replica, stale: 0 });

describe('Lags', () => {
  const make = (mode: 'manual' | 'instant') => {
    const clock = new Clock(start, mode, 1);
    return { clock, lags: new Lags(clock, new Seeded(1), profiles) };
  };

  test('visible: replicas disagree for a while, and both know it at the promised limit', () => {
    const { clock, lags } = make('manual');
    const seen = () => [0, 1].map((replica) => lags.visible(resource, 'get', reader(replica)));
    expect(seen()).toEqual([false, false]);
    const disagreed = [];
    for (let second = 1; second <= 60; second++) {
      clock.moveTo(start + second * 1000);
      disagreed.push(seen()[0] !== seen()[1]);
    }
    expect(disagreed).toContain(true);
    expect(seen()).toEqual([true, true]);
  });

  test('ghost: a deleted object is still listed for a while', () => {
    const { clock, lags } = make('manual');
    const tombstone: Tombstone = { ...resource, deletedAt: start, deletedBy: 'me' };
    expect(lags.ghost(tombstone, reader(0))).toBe(true);
    clock.moveTo(start + 60_000);
    expect(lags.ghost(tombstone, reader(0))).toBe(false);
  });

  test('visible: nothing lags where time is instant or no lag is declared', () => {
    expect(make('instant').lags.visible(resource, 'get', reader(0))).toBe(true);
    expect(make('manual').lags.visible({ ...resource, type: 'compute.routes' }, 'get', reader(0))).toBe(true);
  });
});
