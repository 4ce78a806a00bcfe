import type { Json, JsonObject } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';
import { conditionOperator } from './condition.ts';

export interface Statement {
  allow: boolean;
  principals: { kind: string; values: string[] }[];
  actions: string[];
  notActions: string[];
  resources: string[];
  notResources: string[];
  /** Operator, key, values. */
  conditions: { operator: string; key: string; values: string[] }[];
}

const strings = (value: Json | undefined): string[] | undefined => {
  const all = [value ?? []].flat();
  return all.every((item) => typeof item === 'string') ? all : undefined;
};
const keys = new Set(['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);

/** Reads a policy; a sentence instead of statements says what is wrong with it, as `MalformedPolicyDocument` does. */
export function readPolicyDocument(document: string, kind: 'identity' | 'trust'): Statement[] | string {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch {
    return 'This policy contains invalid Json';
  }
  if (!isObject(value)) return 'Syntax errors in policy.';
  const unknown = Object.keys(value).find((key) => !['Version', 'Id', 'Statement'].includes(key));
  if (unknown !== undefined) return 'Syntax errors in policy.';
  if (value['Version'] !== undefined && value['Version'] !== '2012-10-17' && value['Version'] !== '2008-10-17')
    return 'The policy must contain a valid version string';
  const statements = [value['Statement'] ?? []].flat();
  if (statements.length === 0) return 'Syntax errors in policy.';
  const read: Statement[] = [];
  for (const statement of statements) {
    const one = isObject(statement) ? readStatement(statement, kind) : 'Syntax errors in policy.';
    if (typeof one === 'string') return one;
    read.push(one);
  }
  return read;
}

function readStatement(value: JsonObject, kind: 'identity' | 'trust'): Statement | string {
  if (Object.keys(value).some((key) => !keys.has(key))) return 'Syntax errors in policy.';
  if (value['Effect'] !== 'Allow' && value['Effect'] !== 'Deny') return 'Syntax errors in policy.';
  const [actions, notActions, resources, notResources] = ['Action', 'NotAction', 'Resource', 'NotResource'].map((key) =>
    strings(value[key]),
  );
  if (!actions || !notActions || !resources || !notResources) return 'Syntax errors in policy.';
  if (actions.length + notActions.length === 0) return 'Policy statement must contain actions.';
  for (const action of [...actions, ...notActions])
    if (action !== '*' && !/^[\w-]+:[\w*?]+$/.test(action))
      return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  const principals = readPrincipals(value['Principal']);
  if (principals === undefined) return 'Syntax errors in policy.';
  if (kind === 'trust') {
    if (principals.length === 0) return 'Missing required field Principal';
    if (resources.length + notResources.length > 0) return 'Has prohibited field Resource';
    if (actions.some((action) => action !== '*' && !action.startsWith('sts:')))
      return 'AssumeRole policy may only specify STS AssumeRole actions.';
  } else {
    if (principals.length > 0) return 'Policy document should not specify a principal.';
    if (resources.length + notResources.length === 0) return 'Policy statement must contain resources.';
    for (const resource of [...resources, ...notResources])
      if (resource !== '*' && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+/.test(resource))
        return `Resource ${resource} must be in ARN format or "*".`;
  }
  const conditions = readConditions(value['Condition']);
  if (typeof conditions === 'string') return conditions;
  return { allow: value['Effect'] === 'Allow', principals, actions, notActions, resources, notResources, conditions };
}

function readPrincipals(value: Json | undefined): Statement['principals'] | undefined {
  if (value === undefined) return [];
  if (value === '*') return [{ kind: 'AWS', values: ['*'] }];
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([kind, item]) => ({ kind, values: strings(item) }));
  const known = entries.every(({ kind, values }) => values && ['AWS', 'Service', 'Federated'].includes(kind));
  return known ? entries.map(({ kind, values = [] }) => ({ kind, values })) : undefined;
}

function readConditions(value: Json | undefined): Statement['conditions'] | string {
  if (value === undefined) return [];
  if (!isObject(value)) return 'Syntax errors in policy.';
  const out: Statement['conditions'] = [];
  for (const [operator, tests] of Object.entries(value)) {
    if (!conditionOperator(operator)) return `Invalid Condition type : ${operator}.`;
    if (!isObject(tests)) return 'Syntax errors in policy.';
    for (const [key, given] of Object.entries(tests)) {
      const values = strings([given ?? []].flat().map((item) => (typeof item === 'boolean' ? String(item) : item)));
      if (!values) return 'Syntax errors in policy.';
      out.push({ operator, key, values });
    }
  }
  return out;
}
