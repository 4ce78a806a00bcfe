import type { JsonObject } from '../../core/json.ts';
import { list, objects, text } from '../../core/json.ts';
import { decide } from '../access/authorize.ts';
import type { Context } from '../access/condition.ts';
import type { Decision } from '../access/evaluate.ts';
import type { Call, Operation } from '../service.ts';
import { about, paged } from './entity.ts';
import { invalidInput, noSuchEntity } from './refusals.ts';

const decisions: Record<Decision, string> = {
  allow: 'allowed',
  'explicit-deny': 'explicitDeny',
  'no-allow': 'implicitDeny',
};

const texts = (input: JsonObject, key: string): string[] => list(input, key).filter((item) => typeof item === 'string');

function contextOf(input: JsonObject): Context {
  const entries = objects(input, 'ContextEntries').map((entry): [string, string | string[]] => {
    const values = texts(entry, 'ContextKeyValues');
    const single = !text(entry, 'ContextKeyType').endsWith('List');
    return [text(entry, 'ContextKeyName'), single ? (values[0] ?? '') : values];
  });
  return Object.fromEntries(entries);
}

/** What a user's or role's policies say of each action on each resource, without doing it. */
function simulate(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const source = text(input, 'PolicySourceArn');
  if (!/^arn:aws:iam::\d{12}:(user|role|group)\//.test(source))
    throw invalidInput(`Invalid Entity Arn: ${source} does not clearly define entity type and name.`);
  if (!aws.graph.get(source)) throw noSuchEntity(`${source} cannot be found.`);
  const principal = { arn: source, account: caller.account, userId: '' };
  const context = contextOf(input);
  const resources = texts(input, 'ResourceArns');
  const results = texts(input, 'ActionNames').flatMap((action) => {
    if (!/^[\w-]+:\w+$/.test(action)) throw invalidInput(`Invalid Action name: ${action}`);
    return (resources.length > 0 ? resources : ['*']).map((resource) => ({
      EvalActionName: action,
      EvalResourceName: resource,
      EvalDecision: decisions[decide(aws, { principal }, { action, resource, context }, call.region)],
      MatchedStatements: [],
      MissingContextValues: [],
    }));
  });
  return paged(call, 'EvaluationResults', results);
}

export const simulateOperations: Record<string, Operation> = {
  SimulatePrincipalPolicy: about(
    (call) => text(call.input, 'PolicySourceArn'),
    simulate,
    (input) => text(input, 'PolicySourceArn'),
  ),
};
