import type { Azure } from '../azure.ts';
import type { Provider } from '../resource-type.ts';
import { locks } from './locks.ts';
import { permissions } from './permissions.ts';
import { roleAssignments } from './role-assignments.ts';
import { roleDefinitions } from './role-definitions.ts';

/** Roles, who has them, and locks. */
export function authorization(_azure: Azure): Provider {
  return {
    namespace: 'Microsoft.Authorization',
    types: [roleAssignments, roleDefinitions, permissions, locks],
    alwaysRegistered: true,
  };
}
