import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { once } from './client.ts';
import { cloudOf } from './cloud.ts';

/** Permissions in one call. Source: cloud.google.com/resource-manager/reference/rest/v3/projects/testIamPermissions */
const batch = 100;

/** Which of the permissions the worker's identity lacks on the project. */
export async function missingPermissions(
  scope: Scope,
  permissions: readonly string[],
  context: CloudContext,
): Promise<string[]> {
  const cloud = cloudOf(context, scope);
  const client = await cloud.clients.projects();
  const missing: string[] = [];
  for (let start = 0; start < permissions.length; start += batch) {
    const asked = permissions.slice(start, start + batch);
    const granted = await cloud.read('cannot ask for the permissions of the worker', async () => {
      const [answer] = await client.testIamPermissions(
        { resource: `projects/${cloud.project}`, permissions: asked },
        once,
      );
      return answer.permissions ?? [];
    });
    missing.push(...asked.filter((permission) => !granted.includes(permission)));
  }
  return missing;
}
