export { fill, spellOut, tell } from './advice.ts';
export type { Standing } from './advice.ts';
export { codes } from './codes.ts';
export type { FailureExitCode } from './codes.ts';
export { networkFaultOf } from './network.ts';
export { inWords } from './words.ts';
export type { Handling, Rule } from './rule.ts';
export { ruleOf, rules } from './table.ts';
export type { RuleId } from './table.ts';
