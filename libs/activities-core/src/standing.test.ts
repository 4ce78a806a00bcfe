import { expect, test } from '@jest/globals';
import { standingOf } from './standing.ts';

const scope = { installation: 'acme', cloud: 'gcp', account: 'acme-dev' };

test('standingOf: what changes something is held, so it can be tried again', () => {
  expect(standingOf('gcp.network.ensure', { scope, step: {}, inputs: {} })).toEqual(scope);
  expect(standingOf('gcp.network.destroy', { scope, step: {}, inputs: {} })).toEqual(scope);
  expect(standingOf('sweep', { scope, keep: [], remove: true, deleteData: false })).toEqual(scope);
});

test('standingOf: what only looks ends the run, and says which to start again', () => {
  expect(standingOf('preflight', { plan: { scope }, observations: [] })).toEqual({ ...scope, ends: 'install' });
  expect(standingOf('observeAll', { plan: { scope }, purpose: 'removal' })).toEqual({ ...scope, ends: 'teardown' });
  expect(standingOf('locate', { target: { ...scope, location: 'x' } })).toEqual({ ...scope, ends: 'teardown' });
  expect(standingOf('discover', { target: { ...scope, location: 'x' } })).toEqual({ ...scope, ends: 'sweep' });
  const spec = { metadata: { name: 'acme' }, spec: { cloud: 'gcp' } };
  expect(standingOf('makePlan', { spec, purpose: 'installation' })).toEqual({
    installation: 'acme',
    cloud: 'gcp',
    ends: 'install',
  });
});

test('standingOf: an input without an installation tells nothing', () => {
  expect(standingOf('other', undefined)).toBeUndefined();
});
