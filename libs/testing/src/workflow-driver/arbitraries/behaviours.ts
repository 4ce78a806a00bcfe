import fc from 'fast-check';
import { onCancel, type Attempt, type Behaviour } from '../behaviour.ts';

const passing = ['RATE_LIMITED', 'CAPACITY', 'DEPENDENCY', 'NOT_READY', 'CONFLICT', 'INTERNAL'] as const;
const final = ['QUOTA_EXCEEDED', 'UNAUTHORIZED', 'UNAUTHENTICATED', 'INVALID_SPEC', 'NOT_OWNED'] as const;

const done: Attempt = { end: 'done' };
const failed = fc.constantFrom(...passing).map((code): Attempt => ({ end: 'failed', code }));
const refused = fc.constantFrom(...final).map((code): Attempt => ({ end: 'failed', code }));
const replyLost = fc.constant<Attempt>({ end: 'reply-lost' });
const lost = fc.oneof(
  fc.boolean().map((made): Attempt => ({ end: 'worker-lost', done: made })),
  fc.constant<Attempt>({ end: 'worker-stopped' }),
);
const attempt = fc.oneof({ weight: 3, arbitrary: failed }, replyLost, { weight: 2, arbitrary: lost });
const seconds = fc.integer({ min: 2, max: 120 });
const whenCancelled = fc.constantFrom(...onCancel);

/** Never given up: it fails at most three times, and loses workers more often than it may fail. */
export const healing: fc.Arbitrary<Behaviour> = fc.record({
  seconds,
  first: fc.oneof(
    { withCrossShrink: true },
    fc.array(attempt, { maxLength: 3 }),
    fc.array(lost, { minLength: 4, maxLength: 9 }),
  ),
  then: fc.constant(done),
  onCancel: whenCancelled,
});

/** Given up once or more, and heals when it is tried again for long enough. */
const late: fc.Arbitrary<Behaviour> = fc.record({
  seconds,
  first: fc.oneof(
    { withCrossShrink: true },
    fc.array(refused, { minLength: 1, maxLength: 3 }),
    fc.array(fc.oneof({ weight: 4, arbitrary: failed }, lost), { minLength: 4, maxLength: 16 }),
  ),
  then: fc.constant(done),
  onCancel: whenCancelled,
});

/** Never succeeds, unless changed settings are the cure. */
const hopeless: fc.Arbitrary<Behaviour> = fc.record(
  {
    seconds,
    first: fc.array(attempt, { maxLength: 2 }),
    then: fc.oneof(failed, refused, replyLost),
    onCancel: whenCancelled,
    curable: fc.constant(true),
  },
  { requiredKeys: ['seconds', 'first', 'then', 'onCancel'] },
);

/** @param odds chance in percent that it is given up at least once */
export function behaviours(odds: number): fc.Arbitrary<Behaviour> {
  if (odds === 0) return healing;
  return fc.oneof(
    { weight: 100 - odds, arbitrary: healing },
    { weight: Math.ceil(odds / 2), arbitrary: late },
    { weight: Math.floor(odds / 2), arbitrary: hopeless },
  );
}
