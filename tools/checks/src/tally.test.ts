import { describe, expect, test } from '@jest/globals';
import { add, describeTally, one, tallyOfJest } from './tally.ts';

const report = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('tally', () => {
  test('describeTally: is the line that continuous integration looks for', () => {
    expect(describeTally(add(one(true), { passed: 2, failed: 1 }))).toBe('3 passed, 1 failed');
  });

  test('tallyOfJest: counts as it is told', () => {
    expect(tallyOfJest({ ...report, numFailedTests: 2 })).toEqual({ passed: 5, failed: 2 });
  });

  test.each(['numPendingTests', 'numTodoTests', 'numRuntimeErrorTestSuites'] as const)(
    'tallyOfJest: %s are failures, because nothing may go untested unseen',
    (field) => expect(tallyOfJest({ ...report, [field]: 1 }).failed).toBe(1),
  );
});
