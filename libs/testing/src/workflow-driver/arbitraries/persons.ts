import fc from 'fast-check';
import { manners, type Deed, type Person, type Reaction } from '../person.ts';

const verb = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Deed['verb']>('go on') },
  { weight: 5, arbitrary: fc.constantFrom<Deed['verb'][]>('retryWith', 'skip', 'rollback', 'hold', 'cancel') },
  fc.constantFrom<Deed['verb'][]>('retry', 'approve'),
);
const manner = fc.oneof({ weight: 5, arbitrary: fc.constant<Deed['manner']>('named') }, fc.constantFrom(...manners));

/** Mostly at once or within two hours, now and then later than a hold waits. */
const delay = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 7_200 }) },
  fc.integer({ min: 86_000, max: 90_000 }),
);
const reaction: fc.Arbitrary<Reaction> = fc.record({ verb, manner, afterSeconds: delay });
const whim = fc.record({
  verb: fc.oneof(fc.constant<Deed['verb']>('hold'), verb),
  manner,
  atTask: fc.integer({ min: 1, max: 16 }),
});

export const persons: fc.Arbitrary<Person> = fc.record({
  reactions: fc.array(reaction, { maxLength: 8 }),
  finally: fc.constantFrom<Person['finally'][]>('skip', 'leave'),
  whims: fc.array(whim, { maxLength: 2 }),
});
