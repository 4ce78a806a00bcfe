import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { renameMember } from '../access/policy.ts';
import { alreadyExists, invalid, notFound } from '../fault.ts';
import { cloud, resourceId } from '../gcp.ts';
import { page } from '../page.ts';
import { findAccount } from './accounts.ts';

const undeleteWindow = 30 * 86_400_000;

function accountId(project: string, email: string): string {
  return resourceId('iam', `projects/${project}/serviceAccounts/${email}`);
}

/** Account of the URL; unknown to a replica for a while after its creation. */
export function accountOf(call: Call): Resource {
  const wanted = text(call.request, 'account');
  const account = findAccount(call.gcp, wanted);
  if (
    account?.project === call.project &&
    (account.providerOwned || call.gcp.lags.visible(account, 'get', call.reader))
  )
    return account;
  throw notFound(`Unknown service account: ${wanted}`);
}

export function createAccount(call: Call): JsonObject {
  const { gcp, project } = call;
  const body = object(call.request, 'body');
  const short = text(body, 'accountId');
  if (!/^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/.test(short))
    throw invalid(`Invalid service account ID "${short}": it must match [a-z]([-a-z0-9]{4,28}[a-z0-9]).`);
  const given = object(body, 'serviceAccount');
  if (text(given, 'description').length > 256) throw invalid('The description must be at most 256 bytes.');
  const email = `${short}@${project}.iam.gserviceaccount.com`;
  const id = accountId(project, email);
  if (gcp.graph.get(id))
    throw alreadyExists(`Service account ${short} already exists within project projects/${project}.`);
  // A deleted account of this name stays a soft-deleted stranger: the new one has an identity of its own.
  const old = gcp.graph.tombstone(id);
  if (old) gcp.store.put('deletedAccounts', text(old.body, 'uniqueId'), old);
  gcp.graph.forget(id);
  gcp.store.delete('policies', id);
  const uniqueId = gcp.seeded.digits(21, email, gcp.store.count('counters', 'accounts'));
  const name = `projects/${project}/serviceAccounts/${email}`;
  const account = gcp.graph.create({
    id,
    type: 'iam.serviceAccounts',
    cloud,
    name: email,
    project,
    location: 'global',
    body: {
      name,
      projectId: project,
      uniqueId,
      email,
      displayName: text(given, 'displayName'),
      description: text(given, 'description'),
      etag: 'MDEwMjE5MjA=',
      oauth2ClientId: uniqueId,
    },
    refs: [],
    createdBy: call.principal,
  });
  return account.body;
}

export function getAccount(call: Call): JsonObject {
  return accountOf(call).body;
}

export function listAccounts(call: Call): JsonObject {
  const { gcp, project, request, reader } = call;
  const live = gcp.graph
    .all('iam.serviceAccounts')
    .filter((account) => account.providerOwned || gcp.lags.visible(account, 'list', reader));
  const ghosts = gcp.graph
    .tombstones('iam.serviceAccounts')
    .filter((account) => !gcp.graph.get(account.id) && gcp.lags.ghost(account, reader));
  const all = [...live, ...ghosts].filter((account) => account.project === project).map((account) => account.body);
  const { items, nextPageToken } = page(all, integer(request, 'pageSize') ?? 20, text(request, 'pageToken'));
  return { accounts: items, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

export function patchAccount(call: Call): JsonObject {
  const account = accountOf(call);
  const body = object(call.request, 'body');
  const mask = text(body, 'updateMask').split(',').filter(Boolean);
  const wrong = mask.find((field) => !['displayName', 'description', 'display_name'].includes(field));
  if (wrong !== undefined || mask.length === 0) throw invalid(`Invalid update mask: "${text(body, 'updateMask')}".`);
  const given = object(body, 'serviceAccount');
  const change: JsonObject = {};
  for (const field of mask) change[field === 'display_name' ? 'displayName' : field] = text(given, field);
  call.gcp.graph.patch(account.id, change);
  return call.gcp.graph.get(account.id)?.body ?? {};
}

/** Soft: members in policies become `deleted:…`, keys stop working, and for 30 days the account can come back. */
export function deleteAccount(call: Call): JsonObject {
  const { gcp } = call;
  const account = accountOf(call);
  const member = `serviceAccount:${account.name}`;
  renameMember(gcp, member, `deleted:${member}?uid=${text(account.body, 'uniqueId')}`);
  for (const key of gcp.graph.children(account.id)) gcp.graph.delete(key.id, call.principal);
  gcp.graph.delete(account.id, call.principal);
  return {};
}

export function undeleteAccount(call: Call): JsonObject {
  const { gcp, request } = call;
  const uniqueId = text(request, 'account');
  const tombstone = gcp.graph
    .tombstones('iam.serviceAccounts')
    .find((account) => text(account.body, 'uniqueId') === uniqueId);
  if (!tombstone || gcp.clock.now() > tombstone.deletedAt + undeleteWindow)
    throw notFound(`Unknown service account: ${uniqueId}`);
  gcp.graph.restore(tombstone.id);
  const member = `serviceAccount:${tombstone.name}`;
  renameMember(gcp, `deleted:${member}?uid=${uniqueId}`, member);
  return { restoredAccount: gcp.graph.get(tombstone.id)?.body ?? {} };
}

export function enableAccount(call: Call): JsonObject {
  call.gcp.graph.patch(accountOf(call).id, { disabled: false });
  return {};
}

export function disableAccount(call: Call): JsonObject {
  call.gcp.graph.patch(accountOf(call).id, { disabled: true });
  return {};
}
