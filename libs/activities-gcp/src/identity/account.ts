import { notOwned } from '@slipway/activities-core';
import type { Found, Ref, Scope } from '@slipway/contracts';
import type { iam_v1 } from '@googleapis/iam';
import type { GoogleCloud } from '../cloud.ts';
import { isAbsent, isTaken, isUnknownOutcome } from '../failure.ts';
import { accountEmail } from '../names.ts';
import { foundByDescription, hasOurDescription, ownDescription } from '../ownership.ts';
import { everyPage } from '../pages.ts';
import { stillThere } from '../still-there.ts';
import { changePolicy, namesAccount, rolesOf, withRoles } from './policy.ts';
import { projectPolicy } from './policies.ts';

type ServiceAccount = iam_v1.Schema$ServiceAccount;

/** Permissions of everything in this file. */
export const accountPermissions = [
  'iam.serviceAccounts.create',
  'iam.serviceAccounts.delete',
  'iam.serviceAccounts.get',
  'iam.serviceAccounts.list',
  'resourcemanager.projects.getIamPolicy',
  'resourcemanager.projects.setIamPolicy',
];

/** Until a new account is visible to reads: three minutes, and one for the last look. Source: `clouds.md` section 5.5. */
export const visibleBudgetMs = 240_000;

const resourceOf = (cloud: GoogleCloud, email: string): string => `projects/${cloud.project}/serviceAccounts/${email}`;

/** E-mail address of the account that a ref names by its id. */
export const emailOf = (ref: Pick<Ref, 'scope' | 'name'>): string => accountEmail(ref.scope, ref.name);

/** Undefined: absent. Throws `NOT_OWNED`. */
export async function readAccount(cloud: GoogleCloud, ref: Ref): Promise<ServiceAccount | undefined> {
  const found = await read(cloud, emailOf(ref));
  if (found && !hasOurDescription(found.description, ref.scope)) throw notOwned('the service account', ref.name);
  return found;
}

async function read(cloud: GoogleCloud, email: string): Promise<ServiceAccount | undefined> {
  const { projects } = await cloud.clients.iam();
  return cloud.find(`cannot read the service account ${email}`, async () => {
    return (await projects.serviceAccounts.get({ name: resourceOf(cloud, email) })).data;
  });
}

/** Makes the account with exactly these roles on the project. */
export async function ensureAccount(cloud: GoogleCloud, ref: Ref, roles: readonly string[]): Promise<string> {
  if (!(await readAccount(cloud, ref))) await createAccount(cloud, ref);
  const email = emailOf(ref);
  await changePolicy(cloud, projectPolicy(cloud), (bindings) => withRoles(bindings, email, roles));
  return email;
}

async function createAccount(cloud: GoogleCloud, ref: Ref): Promise<void> {
  const { projects } = await cloud.clients.iam();
  const what = `cannot create the service account ${ref.name}`;
  try {
    await cloud.send(what, () =>
      projects.serviceAccounts.create({
        name: `projects/${cloud.project}`,
        requestBody: {
          accountId: ref.name,
          serviceAccount: { displayName: `Slipway ${ref.scope.installation}`, description: ownDescription(ref) },
        },
      }),
    );
  } catch (error) {
    // Made by an earlier attempt, or by this one although the reply was lost: reads may not show it for minutes.
    if (!isTaken(error) && !isUnknownOutcome(error)) throw error;
    await cloud.until({ everyMs: 2_000, maximumMs: 5_000, budgetMs: visibleBudgetMs, what }, async () => {
      const found = await readAccount(cloud, ref);
      if (found) return { done: true, value: undefined };
      return { done: false, waitingFor: { visible: ref.name }, refusal: error };
    });
  }
}

/** Whether the description of the account says so, beside whose it is. */
export async function hasNote(cloud: GoogleCloud, ref: Ref, note: string): Promise<boolean> {
  return (await readAccount(cloud, ref))?.description?.split(' ').includes(note) ?? false;
}

/** Sets what the description says beside whose the account is; an account that is not there is given none. */
export async function setNote(cloud: GoogleCloud, ref: Ref, note: string | undefined): Promise<void> {
  const found = await readAccount(cloud, ref);
  const description = [ownDescription(ref), ...(note === undefined ? [] : [note])].join(' ');
  if (!found || found.description === description) return;
  const { projects } = await cloud.clients.iam();
  await cloud.send(`cannot describe the service account ${ref.name}`, () =>
    projects.serviceAccounts.patch({
      name: resourceOf(cloud, emailOf(ref)),
      requestBody: { serviceAccount: { description }, updateMask: 'description' },
    }),
  );
}

/** Waits until a new account can be read. */
export async function accountVisible(cloud: GoogleCloud, ref: Ref): Promise<void> {
  const what = `the service account ${ref.name}`;
  await cloud.until({ everyMs: 2_000, maximumMs: 5_000, budgetMs: visibleBudgetMs, what }, async () => {
    const found = await readAccount(cloud, ref);
    return found ? { done: true, value: undefined } : { done: false, waitingFor: { visible: ref.name } };
  });
}

/** Roles on the project, sorted. */
export async function projectRoles(cloud: GoogleCloud, email: string): Promise<string[]> {
  const owner = projectPolicy(cloud);
  return rolesOf(await cloud.read(`cannot read ${owner.what}`, () => owner.read()), email);
}

/** Removes the bindings, then the account: afterwards they would name a deleted account and be in everybody's way. */
export async function removeAccount(cloud: GoogleCloud, ref: Ref): Promise<void> {
  const found = await readAccount(cloud, ref);
  const email = emailOf(ref);
  const owner = projectPolicy(cloud);
  const policy = await cloud.find(`cannot read ${owner.what}`, () => owner.read());
  if (policy && namesAccount(policy, email))
    await changePolicy(cloud, owner, (bindings) => withRoles(bindings, email, []));
  if (!found) return;
  const { projects } = await cloud.clients.iam();
  const what = `cannot delete the service account ${ref.name}`;
  try {
    await cloud.send(what, () => projects.serviceAccounts.delete({ name: resourceOf(cloud, email) }));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  await cloud.until({ everyMs: 1_000, maximumMs: 4_000, budgetMs: visibleBudgetMs, what }, async () => {
    const still = await readAccount(cloud, ref);
    return still ? { done: false, waitingFor: { leaving: ref.name } } : { done: true, value: undefined };
  });
}

/** Accounts of one step that carry our mark. */
export async function listAccounts(cloud: GoogleCloud, scope: Scope, kind: string, step: string): Promise<Found[]> {
  const found = await ownAccounts(cloud, scope);
  return found.filter((each) => each.step === step).map((each) => ({ ...each, kind }));
}

/** Accounts that carry our mark, whatever they are for. */
export async function ownAccounts(cloud: GoogleCloud, scope: Pick<Scope, 'installation'>): Promise<Found[]> {
  const all = await allAccounts(cloud);
  return stillThere(
    all.filter((account) => hasOurDescription(account.description, scope)),
    (account) => read(cloud, account.email ?? ''),
    (account) => foundByDescription('account', (account.email ?? '').split('@')[0] ?? '', account.description),
  );
}

/** Of the whole project, whoever's. */
export async function allAccounts(cloud: GoogleCloud): Promise<ServiceAccount[]> {
  const { projects } = await cloud.clients.iam();
  return cloud.list('cannot list service accounts', () =>
    everyPage(
      (page) => projects.serviceAccounts.list({ name: `projects/${cloud.project}`, pageSize: 100, ...page }),
      ({ accounts }) => accounts,
    ),
  );
}
