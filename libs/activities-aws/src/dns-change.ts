import { GetChangeCommand, type ChangeInfo } from '@aws-sdk/client-route-53';
import type { AmazonCloud } from './cloud.ts';

/** Permissions of everything in this file. */
export const changePermissions = ['route53:GetChange'];

/** Until every name server answers with it: usually within a minute. docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange */
const inSyncBudgetMs = 600_000;

/** Waits until a change that was accepted has reached all name servers; it is never submitted again. */
export async function awaitChange(cloud: AmazonCloud, change: ChangeInfo | undefined, what: string): Promise<void> {
  if (!change?.Id || change.Status === 'INSYNC') return;
  const id = change.Id;
  await cloud.until({ everyMs: 2_000, budgetMs: inSyncBudgetMs, settle: true, what }, async () => {
    const { ChangeInfo: now } = await cloud.read(`cannot follow the change ${id}`, async () =>
      (await cloud.clients.route53()).send(new GetChangeCommand({ Id: id })),
    );
    if (now?.Status === 'INSYNC') return { done: true, value: undefined };
    return { done: false, waitingFor: { change: id, status: now?.Status ?? 'PENDING' } };
  });
}
