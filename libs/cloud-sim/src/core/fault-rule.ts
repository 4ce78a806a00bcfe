import type { JsonObject } from './json.ts';

export type Phase = 'request' | 'poll' | 'lro';

/** What a rule looks at: one request, or one operation that begins. */
export interface Subject {
  cloud: string;
  service: string;
  operation: string;
  method: string;
  path: string;
  name: string;
  principal: string;
  phase: Phase;
}

export interface FaultMatch {
  cloud?: string;
  service?: string;
  operation?: string;
  method?: string;
  /** Regular expression. */
  path?: string;
  /** Name of the resource; `*` stands for any text. */
  name?: string;
  principal?: string;
  phase?: Phase;
}

export const requestActions = [
  'status',
  'reset-before-commit',
  'timeout-after-commit',
  'slow',
  'quota',
  'expire-token',
  'deny',
  'stale-reads',
  'exit',
] as const;
export const operationActions = [
  'op-fails',
  'op-stuck',
  'op-slow',
  'op-error-then-ok',
  'stockout',
  'background-op',
  'leak',
] as const;
export type ActionName = (typeof requestActions)[number] | (typeof operationActions)[number];

export interface FaultRule {
  id: string;
  match: FaultMatch;
  nth?: number | number[];
  rate?: number;
  times?: number;
  /** Simulated ISO times. */
  window?: { from?: string; to?: string };
  action: Partial<Record<ActionName, JsonObject>>;
}

/** A rule with its counters, as it is stored. */
export interface ArmedRule extends FaultRule {
  seen: number;
  hits: number;
}

export function actionName(rule: FaultRule): ActionName {
  const [name] = Object.keys(rule.action);
  return name as ActionName;
}

const known: readonly string[] = [...requestActions, ...operationActions];
const matchKeys = ['cloud', 'service', 'operation', 'method', 'path', 'name', 'principal', 'phase'];

/** Why a rule cannot be taken; a rule with a typing error would never fire and the test that set it would prove nothing. */
export function problemOf(rule: FaultRule): string | undefined {
  const actions = Object.keys(rule.action ?? {});
  if (actions.length !== 1 || !known.includes(actions[0] ?? ''))
    return `action must be exactly one of ${known.join(', ')}`;
  const unknown = Object.keys(rule.match ?? {}).find((key) => !matchKeys.includes(key));
  if (unknown !== undefined) return `match has no "${unknown}"`;
  const extra = Object.keys(rule).find(
    (key) => !['id', 'match', 'nth', 'rate', 'times', 'window', 'action'].includes(key),
  );
  return extra === undefined ? undefined : `a rule has no "${extra}"`;
}

/** Whether all given fields match. Actions on operations look at operations only, unless the rule names a phase. */
export function matches(rule: FaultRule, subject: Subject): boolean {
  const { match } = rule;
  const onOperations = (operationActions as readonly string[]).includes(actionName(rule));
  const phase = match.phase ?? (onOperations ? 'lro' : undefined);
  if (phase === undefined ? subject.phase === 'lro' : phase !== subject.phase) return false;
  if (match.path !== undefined && !new RegExp(match.path).test(subject.path)) return false;
  const globs = ['cloud', 'service', 'operation', 'method', 'name', 'principal'] as const;
  return globs.every((key) => match[key] === undefined || glob(match[key], subject[key]));
}

export function glob(pattern: string, value: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(value);
}
