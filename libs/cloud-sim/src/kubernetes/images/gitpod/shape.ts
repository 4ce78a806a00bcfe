/** Checks a value and says what is wrong with it, each line with its path. */
export type Rule = (value: unknown, path: string) => string[];

/** An object with these keys and no others; none is required unless `required` names it. */
export function shape(fields: Record<string, Rule>, ...required: string[]): Rule {
  return (value, path) => {
    if (!isObject(value)) return [`${path || 'config'}: must be an object`];
    const problems = required.filter((key) => value[key] === undefined).map((key) => `${join(path, key)}: is required`);
    for (const [key, field] of Object.entries(value)) {
      const rule = fields[key];
      if (!rule) problems.push(`${join(path, key)}: unknown field`);
      else if (field !== null && field !== undefined) problems.push(...rule(field, join(path, key)));
    }
    return problems;
  };
}

export function list(item: Rule): Rule {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((entry, index) => item(entry, `${path}[${index}]`))
      : [`${path}: must be a list`];
}

export const text: Rule = (value, path) => (typeof value === 'string' ? [] : [`${path}: must be a string`]);
export const flag: Rule = (value, path) => (typeof value === 'boolean' ? [] : [`${path}: must be true or false`]);
/** A quantity or number: `2Gi`, `1`, `500m`. */
export const quantity: Rule = (value, path) =>
  /^[0-9.]+([mkKMGT]i?)?$/.test(String(value)) ? [] : [`${path}: must be a quantity`];
/** An object whose keys are not known here. */
export const open: Rule = (value, path) => (isObject(value) ? [] : [`${path}: must be an object`]);
export const openOf =
  (rule: Rule): Rule =>
  (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, entry]) => rule(entry, join(path, key)))
      : [`${path}: must be an object`];

export function matching(pattern: RegExp, expected: string): Rule {
  return (value, path) => (typeof value === 'string' && pattern.test(value) ? [] : [`${path}: must be ${expected}`]);
}

export function oneOf(...values: string[]): Rule {
  return (value, path) => (values.includes(String(value)) ? [] : [`${path}: must be one of ${values.join(', ')}`]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}
