import type { Scope } from '@slipway/contracts';

/** Built-in roles that we assign. learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const builtIn: Readonly<Record<string, string>> = {
  'DNS Zone Contributor': 'befefa01-2a29-4197-83a8-272ff33ce314',
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
};

/** Id of a built-in role's definition, as assignments in the subscription name it. */
export function roleDefinitionId({ account }: Pick<Scope, 'account'>, role: string): string {
  const guid = builtIn[role];
  if (guid === undefined) throw new Error(`there is no built-in role ${role}`);
  return `/subscriptions/${account}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
}

/** Name of a role by the id of its definition. Undefined: not one that we assign. */
export function roleNameOf(definitionId: string | undefined): string | undefined {
  const guid = definitionId?.split('/').at(-1)?.toLowerCase();
  return Object.keys(builtIn).find((name) => builtIn[name] === guid);
}
