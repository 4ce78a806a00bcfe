import { describe, expect, test } from '@jest/globals';
import { misfitOf, type TaskEvent } from './misfit.ts';

const completed = (stamp: TaskEvent['workflowTaskCompletedEventAttributes'] = {}): TaskEvent => ({
  workflowTaskCompletedEventAttributes: stamp,
});
const failed = (cause: number): TaskEvent => ({ workflowTaskFailedEventAttributes: { cause } });
const other: TaskEvent = {};
const notReplayed = 24;

describe('misfitOf', () => {
  test('misfitOf: the last task could not be replayed: the build that completed the one before is named', () => {
    const events = [other, failed(notReplayed), other, completed({ deploymentVersion: { buildId: '0.1.0-a' } })];
    expect(misfitOf(events)).toEqual({ build: '0.1.0-a' });
  });

  test('misfitOf: wherever the server keeps the build, and without one', () => {
    const build = (stamp: object): unknown => misfitOf([failed(notReplayed), completed(stamp)]);
    expect(build({ workerVersion: { buildId: 'b' } })).toEqual({ build: 'b' });
    expect(build({ deploymentVersion: null, workerVersion: { buildId: '' }, binaryChecksum: 'c' })).toEqual({
      build: 'c',
    });
    expect(build({})).toEqual({});
    expect(misfitOf([failed(notReplayed)])).toEqual({});
  });

  test('misfitOf: a run that goes on again, and a task that failed otherwise, are none', () => {
    expect(misfitOf([completed(), failed(notReplayed)])).toBeUndefined();
    expect(misfitOf([failed(1), completed()])).toBeUndefined();
    expect(misfitOf([])).toBeUndefined();
  });
});
