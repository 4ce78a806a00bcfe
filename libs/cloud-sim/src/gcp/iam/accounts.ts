import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';
import { principalPropagation } from '../lag-profiles.ts';

/** Live account by e-mail or unique id. */
export function findAccount(gcp: Gcp, emailOrId: string): Resource | undefined {
  return gcp.graph
    .all('iam.serviceAccounts')
    .find((account) => account.name === emailOrId || text(account.body, 'uniqueId') === emailOrId);
}

const googleOwned = /@(developer|cloudservices|appspot)\.gserviceaccount\.com$|@[a-z-]+\.iam\.gserviceaccount\.com$/;

/** Whether policies and machines may name the account: new ones are unknown for a while. */
export function knowsAccount(gcp: Gcp, email: string): boolean {
  const account = findAccount(gcp, email);
  if (!account) return /^(service-)?\d+(-compute)?@/.test(email) && googleOwned.test(email);
  if (account.providerOwned) return true;
  return (
    gcp.clock.now() >=
    account.createdAt + gcp.lags.length(principalPropagation, 0, account.id, text(account.body, 'uniqueId'))
  );
}
