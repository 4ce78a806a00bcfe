import type { FailureCode } from '@slipway/contracts';
import { type Rule, rules } from '@slipway/contracts/rules';
import type { Outcome } from '../cli/command.ts';
import { exitCodeMeanings, exitCodeOf } from '../cli/exit-code.ts';
import type { KnownKind } from '../plan/known-kinds.ts';
import { codeMeanings } from './code-meanings.ts';
import { formatSeconds } from './duration.ts';
import { type Style, table } from './style.ts';

export function explainRule(id: string, rule: Rule, style: Style): Outcome {
  const { code, title, meaning, fix } = rule;
  const exitCode = exitCodeOf({ code, rule: id });
  const lines = [
    `${style.bold(id)}  ${title}`,
    `  ${meaning}`,
    `  Fix:   ${fix ?? 'nothing to do: it heals by itself'}`,
    `  Code:  ${code}: ${codeMeanings[code].means}`,
    `  Exit:  ${exitCode} when a run ends on it: ${exitCodeMeanings[exitCode]}`,
  ];
  return { text: lines.join('\n'), json: { rule: id, ...rule, exitCodeOfRun: exitCode } };
}

export function explainCode(code: FailureCode, style: Style): Outcome {
  const { means, retried } = codeMeanings[code];
  const exitCode = exitCodeOf({ code, rule: '' });
  const own = Object.entries(rules).filter(([, rule]) => rule.code === code);
  const lines = [
    `${style.bold(code)}  ${means}`,
    `  Retried: ${retried}`,
    `  Exit:    ${exitCode} when a run ends on it: ${exitCodeMeanings[exitCode]}`,
    '  Rules:',
    table(
      own.map(([id, { title }]) => [id, title]),
      '    ',
    ),
  ];
  return {
    text: lines.join('\n'),
    json: { failureCode: code, means, retried, exitCodeOfRun: exitCode, rules: own.map(([id]) => id) },
  };
}

export function explainExitCodes(style: Style): Outcome {
  const rows = Object.entries(exitCodeMeanings).map(([code, means]) => [style.bold(code.padStart(3)), means]);
  return { text: table(rows), json: { exitCodes: { ...exitCodeMeanings } } };
}

export function explainExitCode(code: number, style: Style): Outcome {
  const means = exitCodeMeanings[code as keyof typeof exitCodeMeanings];
  const own = Object.entries(rules).filter(([id, rule]) => exitCodeOf({ code: rule.code, rule: id }) === code);
  const list =
    own.length === 0
      ? []
      : [
          '  Rules that end a run so:',
          table(
            own.map(([id, { title }]) => [id, title]),
            '    ',
          ),
        ];
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
