import type { Failure } from '../failure.ts';
import { ruleOf } from './table.ts';

/** Where a run stands after a failure. */
export interface Standing {
  installation: string;
  cloud?: string;
  /** The project, account or subscription. */
  account?: string;
  /** Set: the failure ends the run, and this is what to start again. Absent: the run stays open, on hold. */
  ends?: 'install' | 'teardown' | 'sweep';
}

/** Fills `{…}` with what is known; the rest stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (placeholder, key: string) => values[key] ?? placeholder);
}

/** What is still not filled in becomes a word that the reader replaces: `{machine}` → `MACHINE`. */
export function spellOut(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, key: string) => key.toUpperCase());
}

/** A failure as people are to read it: with the rule that holds in the middle of a run, and with the command that goes on from where the run stands. */
export function tell(failure: Failure, { ends, ...standing }: Standing): Failure {
  const midRun = ends === undefined ? ruleOf(failure.rule)?.midRun : undefined;
  const rule = midRun ?? failure.rule;
  const advice = midRun === undefined && failure.fix !== undefined ? failure.fix : ruleOf(rule)?.fix;
  if (advice === undefined) return { ...failure, rule };
  const { installation: name, cloud, account } = standing;
  const fix = spellOut(fill(advice, { name, cloud, account }));
  return { ...failure, rule, fix: ends === undefined ? fix : startAgain(fix, ends, name) };
}

/** There is no hold to answer once a run has ended: what answers one only is left out. */
function startAgain(fix: string, ends: NonNullable<Standing['ends']>, name: string): string {
  const start = ends === 'install' ? 'slipway install -f FILE' : `slipway ${ends} ${name}`;
  return fix
    .split('; ')
    .filter((clause) => !/slipway (?:skip|rollback)\b/.test(clause))
    .join('; ')
    .replaceAll(/slipway retry \S+ --set (\w+)=[\w-]+/g, `set $1 in the installation file, then ${start}`)
    .replaceAll(/slipway retry [\w.-]+/g, start);
}
