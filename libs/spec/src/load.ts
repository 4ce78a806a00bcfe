import { z } from 'zod';
import { checkSpec } from './checks/index.ts';
import type { CheckFinding, Clouds } from './cloud.ts';
import { byPosition, type Diagnostic, formatPath, type Path } from './diagnostic.ts';
import { documentSchema } from './document.ts';
import { nearest } from './nearest.ts';
import { type Problem, toProblems, valueAt } from './problem.ts';
import { repair } from './repair.ts';
import { keysAt } from './schema-at.ts';
import type { Installation, InstallationSpec } from './schema.ts';
import { readSource, type Source } from './source.ts';

export type LoadResult = { installation: Installation } | { diagnostics: Diagnostic[] };

type Document = { metadata: { name: string }; spec: InstallationSpec & Record<string, unknown> };

/**
 * Reads an installation file: syntax, schema, then checks across fields and those of its cloud. Reports everything that is
 * wrong at once, in the order of the file. Makes no call and never throws for what a file can contain.
 */
export function loadInstallation(text: string, fileName: string, clouds: Clouds): LoadResult {
  const source = readSource(text);
  const diagnostics: Diagnostic[] = source.problems.map(({ line, column, message }) => ({
    file: fileName,
    path: '',
    line,
    column,
    message,
  }));
  if (source.value === undefined || source.value === null) {
    const empty = { file: fileName, path: '', line: 1, column: 1, message: 'the file is empty' };
    return { diagnostics: diagnostics.length > 0 ? diagnostics : [empty] };
  }

  const cloud = valueAt(source.value, ['spec', 'cloud']);
  const known = typeof cloud === 'string' && Object.hasOwn(clouds, cloud) ? cloud : undefined;
  const schema: z.ZodType = documentSchema(clouds, known);
  const parsed = schema.safeParse(source.value);
  const problems = parsed.success ? [] : toProblems(parsed.error.issues, source.value);
  const usable = (parsed.success ? parsed.data : repair(schema, source.value, problems)) as Document | undefined;

  const suggest = suggestions(schema);
  diagnostics.push(...problems.map((problem) => toDiagnostic(problem, source, fileName, suggest)));
  const installation = usable && known !== undefined ? toInstallation(usable, known) : undefined;
  const findings =
    installation && known !== undefined ? checkAll(installation, clouds[known]) : usable ? checkSpec(usable.spec) : [];
  for (const finding of findings) {
    const path = ['spec', ...finding.path];
    if (problems.some((problem) => touches(problem.path, path))) continue;
    diagnostics.push({ file: fileName, path: formatPath(path), ...source.positionOf(path), message: finding.message });
  }
  return diagnostics.length === 0 && installation ? { installation } : { diagnostics: diagnostics.sort(byPosition) };
}

function checkAll(installation: Installation, cloud: Clouds[string] | undefined): CheckFinding[] {
  const general = checkSpec(installation);
  const places = new Set(general.map(({ path }) => formatPath(path)));
  const specific = cloud?.check(installation as Installation<never>) ?? [];
  return [...general, ...specific.filter(({ path }) => !places.has(formatPath(path)))];
}

function toInstallation({ metadata, spec }: Document, cloud: string): Installation {
  const { [cloud]: settings, ...rest } = spec;
  return { name: metadata.name, ...(rest as InstallationSpec), settings };
}

/** One of two paths leads to or through the other. */
const touches = (a: Path, b: Path): boolean => a.every((part, index) => index >= b.length || part === b[index]);

type Suggest = (problem: Problem, value: unknown) => string | undefined;

/** Describing the schema takes milliseconds, so only once something is unknown. */
function suggestions(schema: z.ZodType): Suggest {
  let described: z.core.JSONSchema.BaseSchema | undefined;
  return ({ path, unknownKey, allowed }, value) => {
    if (!unknownKey) return typeof value === 'string' ? nearest(value, allowed) : undefined;
    described ??= z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return nearest(String(path.at(-1)), keysAt(described, path.slice(0, -1)));
  };
}

function toDiagnostic(problem: Problem, source: Source, file: string, suggest: Suggest): Diagnostic {
  const suggestion = suggest(problem, valueAt(source.value, problem.path));
  return {
    file,
    path: formatPath(problem.path),
    ...(problem.unknownKey ? source.positionOfKey(problem.path) : source.positionOf(problem.path)),
    message: problem.message,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
