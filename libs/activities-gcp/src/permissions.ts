import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { once } from './client.ts';
import { cloudOf } from './cloud.ts';

/** As many as one call may ask for. */
const atOnce = 100;

/** Which of the permissions the caller lacks on the project. cloud.google.com/resource-manager/reference/rest/v3/projects/testIamPermissions */
export async function missingPermissions(
  scope: Scope,
  permissions: readonly string[],
  context: CloudContext,
): Promise<string[]> {
  const cloud = cloudOf(context, scope);
  const client = await cloud.clients.projects();
  // Permissions inside the cluster carry a kind, `k8s:`, or belong to another cloud.
  const ours = permissions.filter((permission) => /^[a-z0-9]+(\.[A-Za-z0-9]+)+$/.test(permission));
  const missing: string[] = [];
  for (let from = 0; from < ours.length; from += atOnce) {
    const asked = ours.slice(from, from + atOnce);
    const [granted] = await cloud.read('cannot test permissions', () =>
      client.testIamPermissions({ resource: `projects/${cloud.project}`, permissions: asked }, once),
    );
    missing.push(...asked.filter((permission) => !granted.permissions?.includes(permission)));
  }
  return missing;
}
