import { expect, test } from '@jest/globals';
import { subjects, type Subject } from './kills/subject.ts';
import { OneStack } from './one-stack.ts';
import { passed } from './testing/passed.ts';
import type { Seen } from './trial.ts';

test('OneStack: stands for trials of one cloud, goes for another cloud and after one that did not pass', async () => {
  const events: string[] = [];
  const stack = new OneStack((subject: Subject) => {
    events.push(`start ${subject.cloud}`);
    return Promise.resolve({ subject, remove: () => Promise.resolve(void events.push(`remove ${subject.cloud}`)) });
  });
  const play = (subject: Subject, asExpected = true): Promise<Seen> =>
    stack.play(subject, () => Promise.resolve({ ...passed, passed: asExpected }));
  await play(subjects.gcp);
  await play(subjects.gcp, false);
  await play(subjects.gcp);
  await play(subjects.aws);
  await expect(stack.play(subjects.aws, () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
  await stack.remove();
  expect(events).toEqual(['start gcp', 'remove gcp', 'start gcp', 'remove gcp', 'start aws', 'remove aws']);
});
