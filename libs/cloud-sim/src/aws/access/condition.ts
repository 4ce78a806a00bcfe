import { wildcard } from './wildcard.ts';

/** What a request says of itself, by condition key. */
export type Context = Record<string, string | string[]>;

type Test = (value: string, wanted: string) => boolean;

const number =
  (compare: (a: number, b: number) => boolean): Test =>
  (value, wanted) =>
    compare(Number(value), Number(wanted));

const positive: Record<string, Test> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (value, wanted) => wildcard(wanted, value),
  ArnEquals: (value, wanted) => wildcard(wanted, value),
  ArnLike: (value, wanted) => wildcard(wanted, value),
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: number((a, b) => a === b),
  NumericLessThan: number((a, b) => a < b),
  NumericLessThanEquals: number((a, b) => a <= b),
  NumericGreaterThan: number((a, b) => a > b),
  NumericGreaterThanEquals: number((a, b) => a >= b),
};

const negative: Record<string, Test> = {
  StringNotEquals: (value, wanted) => value !== wanted,
  StringNotEqualsIgnoreCase: (value, wanted) => value.toLowerCase() !== wanted.toLowerCase(),
  StringNotLike: (value, wanted) => !wildcard(wanted, value),
  ArnNotEquals: (value, wanted) => !wildcard(wanted, value),
  ArnNotLike: (value, wanted) => !wildcard(wanted, value),
};

interface Operator {
  quantifier: string;
  name: string;
  ifExists: boolean;
}

/** Undefined for an operator that IAM does not have. */
export function conditionOperator(text: string): Operator | undefined {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(text);
  const [, quantifier = '', name = '', ifExists] = match ?? [];
  return name === 'Null' || positive[name] || negative[name]
    ? { quantifier, name, ifExists: ifExists !== undefined }
    : undefined;
}

/** Whether a request fulfils one line of a condition. Keys compare without case. */
export function fulfils(test: { operator: string; key: string; values: string[] }, context: Context): boolean {
  const operator = conditionOperator(test.operator);
  if (!operator) return false;
  const wanted = test.key.toLowerCase();
  const found = Object.entries(context).find(([key]) => key.toLowerCase() === wanted)?.[1];
  if (operator.name === 'Null') return test.values.includes(String(found === undefined));
  const refuses = negative[operator.name];
  if (found === undefined) return operator.ifExists || operator.quantifier === 'ForAllValues' || refuses !== undefined;
  const matches = (value: string): boolean =>
    refuses
      ? test.values.every((item) => refuses(value, item))
      : test.values.some((item) => positive[operator.name]?.(value, item) === true);
  const values = [found].flat();
  return operator.quantifier === 'ForAllValues' ? values.every(matches) : values.some(matches);
}
