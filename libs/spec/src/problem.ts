import type { z } from 'zod';
import type { Path } from './diagnostic.ts';

type Issue = z.core.$ZodIssue;

/** One broken rule of the schema, in our words. */
export interface Problem {
  path: Path;
  message: string;
  /** The key at the end of the path is itself what is wrong. */
  unknownKey: boolean;
  /** Nothing stands at the path. */
  missing: boolean;
  /** Words that are allowed here. */
  allowed: readonly string[];
}

/** Says what a schema's issues mean for `value`, one problem for each place. */
export function toProblems(issues: readonly Issue[], value: unknown, base: Path = []): Problem[] {
  const problems = issues.flatMap((issue) =>
    toProblem(issue, value, [...base, ...(issue.path as (string | number)[])]),
  );
  const seen = new Set<string>();
  return problems.filter(({ path }) => {
    const key = JSON.stringify(path);
    return seen.has(key) ? false : seen.add(key);
  });
}

function toProblem(issue: Issue, value: unknown, path: Path): Problem[] {
  const problem = (message: string, allowed: readonly string[] = []): Problem => ({
    path,
    message,
    unknownKey: false,
    missing: found === undefined,
    allowed,
  });
  const found = valueAt(value, path);

  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: 'unknown key',
        unknownKey: true,
        missing: false,
        allowed: [],
      }));
    case 'invalid_union': {
      if (found === undefined) return [problem('is required')];
      const inner = closest(issue.errors);
      if (inner) return toProblems(inner, value, path);
      const wanted = issue.errors.flatMap((errors) => errors.map(expectation));
      return [
        problem(`expected ${[...new Set(wanted)].join(' or ')}, got ${describe(found)}`, issue.errors.flatMap(wordsOf)),
      ];
    }
    case 'invalid_value': {
      if (found === undefined) return [problem('is required')];
      return [problem(`expected ${expectation(issue)}, got ${describe(found)}`, wordsOf([issue]))];
    }
    default:
      if (found === undefined) return [problem('is required')];
      return [problem(`expected ${expectation(issue)}, got ${describe(found)}`)];
  }
}

/** The branch of a union that the value was meant to be: the one that it entered. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

function expectation(issue: Issue): string {
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length);
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? `a value of type ${issue.expected}`;
    case 'invalid_value':
      return issue.values.map(String).join(issue.values.length === 2 ? ' or ' : ', ');
    case 'invalid_format':
      return formatNames[issue.format] ?? `the format ${issue.format}`;
    case 'too_small':
      return issue.origin === 'string' ? `at least ${issue.minimum} characters` : `at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const wordsOf = (issues: readonly Issue[]): string[] =>
  issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []));

const typeNames: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

const formatNames: Record<string, string> = { url: 'a URL', email: 'an e-mail address', cidrv4: 'an IPv4 range' };

function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value) ?? String(value);
  const shown = text.length > 60 ? `${text.slice(0, 57)}…"` : text;
  return typeof value === 'string' ? shown : `the ${typeof value} ${shown}`;
}

/** What stands at a path of a plain value. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      inner !== null && typeof inner === 'object' ? (inner as Record<string | number, unknown>)[part] : undefined,
    value,
  );
}
