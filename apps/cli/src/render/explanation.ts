import type { FailureCode } from '@slipway/contracts';
import { codes, rules, spellOut, type Handling, type Rule } from '@slipway/contracts/rules';
import type { Outcome } from '../cli/command.ts';
import { type ExitCode, exitCodeMeanings, exitCodeOf } from '../cli/exit-code.ts';
import type { KnownKind } from '../plan/known-kinds.ts';
import { formatSeconds } from './duration.ts';
import { type Style, table } from './style.ts';

/** What comes of it, in the order in which it is tried. */
const courses: Readonly<Record<Handling, string>> = {
  preflight: 'looked for before anything that costs money is made',
  retry: 'heals by itself as a rule',
  pause: 'the step waits for you, or is undone, as --on-failure says',
  fail: 'only what you do helps; steps that do not need it go on meanwhile',
  teardown: 'met while something is removed',
  start: 'told before anything is started',
  notice: 'a notice, the run goes on',
};

export function explainRule(id: string, rule: Rule, style: Style): Outcome {
  const { code, title, meaning, handling } = rule;
  const exitCode = exitCodeOf({ code, rule: id });
  const itself = rule.itself ?? codes[code].itself;
  const fix = rule.fix === undefined ? undefined : spellOut(rule.fix);
  const lines = [
    `${style.bold(id)}  ${title}`,
    `  ${spellOut(meaning)}`,
    `  Course:   ${handling.map((each) => courses[each]).join('; ')}`,
    `  Slipway:  ${itself}`,
    `  You:      ${fix ?? 'nothing to do: it heals by itself'}`,
    `  Code:     ${code}: ${codes[code].meaning}`,
    `  Exit:     ${exitCode} when a run ends on it: ${exitCodeMeanings[exitCode]}`,
  ];
  return {
    text: lines.join('\n'),
    json: {
      rule: id,
      code,
      title,
      meaning,
      handling: [...handling],
      itself,
      ...(fix === undefined ? {} : { fix }),
      exitCodeOfRun: exitCode,
    },
  };
}

export function explainCode(code: FailureCode, style: Style): Outcome {
  const { meaning, itself, retryable, benign } = codes[code];
  const exitCode = exitCodeOf({ code, rule: '' });
  const own = Object.entries(rules).filter(([, rule]) => rule.code === code);
  const you = retryable
    ? 'nothing, unless it does not heal: then what the rule says'
    : 'what the rule says; it waits for you';
  const lines = [
    `${style.bold(code)}  ${meaning}`,
    `  Slipway:  ${itself}${benign ? '; such a failure is no alarm' : ''}`,
    `  You:      ${you}`,
    `  Exit:     ${exitCode} when a run ends on it: ${exitCodeMeanings[exitCode]}`,
    '  Rules:',
    listOf(own),
  ];
  return {
    text: lines.join('\n'),
    json: {
      failureCode: code,
      meaning,
      itself,
      retryable,
      benign,
      exitCodeOfRun: exitCode,
      rules: own.map(([id]) => id),
    },
  };
}

const listOf = (some: readonly [string, Rule][]): string =>
  table(
    some.map(([id, { title }]) => [id, title]),
    '    ',
  );

export function explainExitCodes(style: Style): Outcome {
  const rows = Object.entries(exitCodeMeanings).map(([code, means]) => [style.bold(code.padStart(3)), means]);
  return { text: table(rows), json: { exitCodes: { ...exitCodeMeanings } } };
}

export function explainExitCode(code: ExitCode, style: Style): Outcome {
  const means = exitCodeMeanings[code];
  const own = Object.entries(rules).filter(([id, rule]) => exitCodeOf({ code: rule.code, rule: id }) === code);
  const list = own.length === 0 ? [] : ['  Rules that end a run so:', listOf(own)];
  return {
    text: [`${style.bold(`exit ${code}`)}  ${means}`, ...list].join('\n'),
    json: { code, means, rules: own.map(([id]) => id) },
  };
}

export function explainKind(kind: string, { steps }: KnownKind, style: Style): Outcome {
  const rows = steps.map(({ step, about }) => [
    step.id,
    about?.title ?? step.name,
    formatSeconds(about?.usualSeconds ?? 0),
    Object.values(step.needs).join(' '),
  ]);
  const pace = steps[0]?.step.pace;
  const lines = [
    `${style.bold(kind)}  a kind of step; its activities are ${kind}.ensure and ${kind}.destroy`,
    `  Pace:  ${pace}`,
    table([['STEP', 'WHAT', 'USUALLY', 'NEEDS'], ...rows], '  '),
  ];
  const listed = steps.map(({ step: { id, needs, lifecycle }, about }) => ({
    id,
    needs,
    lifecycle,
    usualSeconds: about?.usualSeconds ?? 0,
  }));
  return { text: lines.join('\n'), json: { kind, pace: pace ?? '', steps: listed } };
}
