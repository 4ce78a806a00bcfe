import { DescribeUpdateCommand, type Update } from '@aws-sdk/client-eks';
import type { AmazonCloud } from './cloud.ts';
import { issuesFailure } from './cluster-health.ts';

/** What an update is of, besides its cluster. */
export interface UpdateTarget {
  nodegroupName?: string;
  addonName?: string;
}

/**
 * Sends a change of a cluster or of what belongs to it, and waits until it has been carried out. A following attempt meets
 * `UPDATING` and waits for that. No token of ours goes with it: a change back and forth would be answered with the first one.
 * @param what beginning of the message of a failure: `cannot change the version of the cluster acme`
 * @throws what the update ended with
 */
export async function update(
  cloud: AmazonCloud,
  cluster: string,
  target: UpdateTarget,
  what: string,
  send: () => Promise<{ update?: Update | undefined }>,
): Promise<void> {
  let latest = (await cloud.send(what, send)).update;
  const updateId = latest?.id;
  if (updateId === undefined) return;
  await cloud.until({ everyMs: 3_000, settle: true, what }, async () => {
    const command = new DescribeUpdateCommand({ name: cluster, updateId, ...target });
    // One that was made a moment ago, or that Amazon has forgotten, is judged by what it was to change.
    latest = (await cloud.find(what, async () => (await cloud.clients.eks()).send(command)))?.update ?? latest;
    if (latest?.status !== 'InProgress') return { done: true, value: undefined };
    return { done: false, waitingFor: { update: updateId, ...target } };
  });
  if (latest?.status === 'Successful') return;
  const issues = (latest?.errors ?? []).map(({ errorCode, errorMessage, resourceIds }) => ({
    code: errorCode,
    message: errorMessage,
    resourceIds,
  }));
  throw issuesFailure(issues, what, `the update ended as ${latest?.status ?? 'unknown'}`);
}
