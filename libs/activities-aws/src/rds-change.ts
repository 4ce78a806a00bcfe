import {
  ModifyDBInstanceCommand,
  StartDBInstanceCommand,
  type DBInstance,
  type ModifyDBInstanceCommandInput,
} from '@aws-sdk/client-rds';
import { failed, ResourceFailure } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import { isBusy, isUnknownOutcome } from './failure.ts';
import { conditionOf, isStopped, readInstance } from './rds-instance.ts';
import { sendWhenFree } from './send-when-free.ts';

/** How long a change of an instance may take: a larger class or a standby is made anew. */
const changeBudgetMs = 5_400_000;

/**
 * Sends a change, to be applied at once, as soon as the instance is free: RDS runs one at a time, and starts backups itself.
 * docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance
 */
export async function modifyInstance(
  cloud: AmazonCloud,
  what: string,
  request: ModifyDBInstanceCommandInput,
): Promise<void> {
  const command = new ModifyDBInstanceCommand({ ...request, ApplyImmediately: true });
  const target = `the RDS instance ${request.DBInstanceIdentifier ?? ''}`;
  await sendWhenFree(cloud, target, what, async () => (await cloud.clients.rds()).send(command));
}

/** Permissions of `untilApplied`. */
export const untilAppliedPermissions = ['rds:DescribeDBInstances', 'rds:StartDBInstance'] as const;

/** Waits until the instance runs as it was asked to: a change is accepted long before it is applied. One that is off is started. */
export async function untilApplied(cloud: AmazonCloud, { scope, name }: Ref): Promise<DBInstance> {
  const what = `a change of the RDS instance ${name}`;
  return cloud.until({ everyMs: 4_000, budgetMs: changeBudgetMs, settle: true, what }, async () => {
    const found = await readInstance(cloud, scope, name);
    if (found === undefined) throw failed('INTERNAL', 'SW-INT-030', `the RDS instance ${name} went in mid-change`);
    if (isStopped(found)) {
      const refusal = await start(cloud, name);
      return { done: false, waitingFor: { what: name, status: 'stopped' }, ...(refusal && { refusal }) };
    }
    const pending = Object.entries(found.PendingModifiedValues ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([key]) => key);
    if (pending.length === 0 && conditionOf(found) === 'ready') return { done: true, value: found };
    return { done: false, waitingFor: { what: name, status: found.DBInstanceStatus ?? '', pending } };
  });
}

/**
 * Sent again for as long as it is seen stopped.
 * @returns why it is not started, which may pass
 */
async function start(cloud: AmazonCloud, name: string): Promise<ResourceFailure | undefined> {
  const command = new StartDBInstanceCommand({ DBInstanceIdentifier: name });
  try {
    await cloud.send(`cannot start the RDS instance ${name}`, async () => (await cloud.clients.rds()).send(command));
    return undefined;
  } catch (error) {
    if (error instanceof ResourceFailure && (isBusy(error) || isUnknownOutcome(error))) return error;
    throw error;
  }
}
