/** Whether a rule is about what a cloud said. */
export type Test<Refusal> = (refusal: Refusal) => boolean;

/** Words in which the rules of one cloud are written. */
interface Tests<Refusal> {
  /** In words for people, where nothing else tells. */
  says(pattern: RegExp): Test<Refusal>;
  any(...tests: Test<Refusal>[]): Test<Refusal>;
  all(...tests: Test<Refusal>[]): Test<Refusal>;
  not(test: Test<Refusal>): Test<Refusal>;
}

export const testsOf = <Refusal extends { message: string }>(): Tests<Refusal> => ({
  says:
    (pattern) =>
    ({ message }) =>
      pattern.test(message),
  any:
    (...tests) =>
    (refusal) =>
      tests.some((test) => test(refusal)),
  all:
    (...tests) =>
    (refusal) =>
      tests.every((test) => test(refusal)),
  not: (test) => (refusal) => !test(refusal),
});

/** Where a cloud tells causes by codes: one of them looks like this. */
export const code =
  (pattern: RegExp): Test<{ codes: readonly string[] }> =>
  ({ codes }) =>
    codes.some((each) => pattern.test(each));

/** HTTP alone, where no code says more: an answer to HEAD has no body. */
export const bareStatus =
  (saysNothing: RegExp) =>
  (...statuses: number[]): Test<{ http: number | undefined; codes: readonly string[] }> =>
  ({ http, codes }) =>
    http !== undefined && statuses.includes(http) && codes.every((each) => saysNothing.test(each));
