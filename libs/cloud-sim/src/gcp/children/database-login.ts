import type { DatabaseCaller } from '../../core/cluster-host.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { mayUse } from '../access/permissions.ts';
import type { Gcp } from '../gcp.ts';
import { projectId } from '../projects/project.ts';
import { findAccount } from '../iam/accounts.ts';
import { findLogin, passwordMatches } from '../sql/users.ts';

/**
 * Whether the Cloud SQL proxy lets the client through and MySQL takes the password: the key must be one that stands, its account
 * a client of Cloud SQL, the instance up.
 */
export function checkDatabaseLogin(gcp: Gcp, caller: DatabaseCaller): boolean {
  const instance = gcp.graph
    .all('sqladmin.instances')
    .find((item) => text(item.body, 'connectionName') === caller.instance);
  if (!instance || text(instance.body, 'state') !== 'RUNNABLE') return false;
  if (caller.credentials !== undefined) {
    const email = accountOfKey(gcp, caller.credentials);
    if (email === undefined || !mayUse(gcp, email, 'cloudsql.instances.connect', [projectId(instance.project)]))
      return false;
  }
  const user = findLogin(gcp, instance, caller.username);
  return user !== undefined && passwordMatches(user, caller.password);
}

/** E-mail of the account whose key file this is; undefined when key or account are gone. */
function accountOfKey(gcp: Gcp, credentials: string): string | undefined {
  let file: JsonObject;
  try {
    file = JSON.parse(credentials) as JsonObject;
  } catch {
    return undefined;
  }
  const key = gcp.graph.all('iam.keys').find((item) => item.name === text(file, 'private_key_id'));
  const email = text(key?.hidden, 'email');
  return key && email === text(file, 'client_email') && findAccount(gcp, email) ? email : undefined;
}
