import { fulfils } from './condition.ts';
import type { Context } from './condition.ts';
import type { Statement } from './policy-document.ts';
import { wildcard } from './wildcard.ts';

export type Decision = 'allow' | 'explicit-deny' | 'no-allow';

const matches = (patterns: string[], value: string): boolean => patterns.some((pattern) => wildcard(pattern, value));

function applies(statement: Statement, action: string, resource: string | undefined, context: Context): boolean {
  const lower = action.toLowerCase();
  const actions = (patterns: string[]): boolean =>
    matches(
      patterns.map((item) => item.toLowerCase()),
      lower,
    );
  if (statement.notActions.length > 0 ? actions(statement.notActions) : !actions(statement.actions)) return false;
  if (resource !== undefined) {
    const filled = (patterns: string[]): string[] => patterns.map((item) => substitute(item, context));
    if (statement.notResources.length > 0 && matches(filled(statement.notResources), resource)) return false;
    if (statement.notResources.length === 0 && !matches(filled(statement.resources), resource)) return false;
  }
  return statement.conditions.every((condition) => fulfils(condition, context));
}

/** `${aws:username}` and the like. */
function substitute(pattern: string, context: Context): string {
  return pattern.replace(/\$\{([^}]+)\}/g, (whole, key: string) => {
    const value = context[key];
    return typeof value === 'string' ? value : whole;
  });
}

/** What statements say of an action on a resource; any denial wins. `resource` is undefined for trust policies, which have none. */
export function evaluate(
  statements: readonly Statement[],
  action: string,
  resource: string | undefined,
  context: Context,
): Decision {
  const speaking = statements.filter((statement) => applies(statement, action, resource, context));
  if (speaking.some((statement) => !statement.allow)) return 'explicit-deny';
  return speaking.length > 0 ? 'allow' : 'no-allow';
}
