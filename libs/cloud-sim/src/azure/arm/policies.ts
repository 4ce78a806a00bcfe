import type { Json, JsonObject } from '../../core/json.ts';
import { isObject, text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';

const table = 'azure.policies';

/** `{name, type, path: "properties.allowSharedKeyAccess", requires: false}`; without `path` the type is denied altogether. */
export function assignPolicy(azure: Azure, policy: JsonObject): void {
  azure.store.put(table, text(policy, 'name'), policy);
}

/** Refuses a body that an assigned policy denies (403 `RequestDisallowedByPolicy`). */
export function checkPolicies(azure: Azure, subscription: string, type: string, name: string, body: JsonObject): void {
  for (const policy of azure.store.all<JsonObject>(table)) {
    if (text(policy, 'type').toLowerCase() !== type.toLowerCase()) continue;
    const path = text(policy, 'path');
    if (path !== '' && at(body, path) === policy['requires']) continue;
    throw disallowed(subscription, text(policy, 'name'), name);
  }
}

function at(body: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = body;
  for (const part of path.split('.')) value = isObject(value) ? value[part] : undefined;
  return value;
}

/** 403 that names the policy. */
export function disallowed(subscription: string, policy: string, name: string): ArmFault {
  const place = `/subscriptions/${subscription}/providers/Microsoft.Authorization`;
  const assignment = { name: policy, id: `${place}/policyAssignments/${policy}` };
  const definition = { name: policy, id: `${place}/policyDefinitions/${policy}` };
  return new ArmFault(
    'RequestDisallowedByPolicy',
    `Resource '${name}' was disallowed by policy. Policy identifiers: '${JSON.stringify([{ policyAssignment: assignment, policyDefinition: definition }])}'.`,
    {
      http: 403,
      target: name,
      additionalInfo: [
        {
          type: 'PolicyViolation',
          info: {
            policyAssignmentDisplayName: policy,
            policyAssignmentId: assignment.id,
            policyAssignmentName: policy,
            policyDefinitionDisplayName: policy,
            policyDefinitionEffect: 'deny',
            policyDefinitionId: definition.id,
            policyDefinitionName: policy,
          },
        },
      ],
    },
  );
}
