import type { CheckFinding } from '../cloud.ts';
import type { InstallationSpec } from '../schema.ts';

/** @param problemOf what a cloud has against a tag, if anything */
export const checkTags = (
  { tags }: InstallationSpec,
  problemOf: (key: string, value: string) => string | undefined,
): CheckFinding[] =>
  Object.entries(tags).flatMap(([key, value]) => {
    const message = problemOf(key, value);
    return message === undefined ? [] : [{ path: ['tags', key], message }];
  });
