import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { canonicalJson } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import { isAbsent } from '../failure.ts';
import type { Statement } from '../kinds.ts';
import { documentIn } from './trust.ts';

/** Name of the one policy inside a role of ours. */
const PolicyName = 'slipway';

/** ARNs, sorted. None, where there is no such role (yet). */
export async function attachedPolicies(cloud: AmazonCloud, RoleName: string): Promise<string[]> {
  const found = await orNone(
    cloud.list(`cannot list the policies of the role ${RoleName}`, async (Marker) => {
      const client = await cloud.clients.iam();
      const page = await client.send(new ListAttachedRolePoliciesCommand({ RoleName, ...(Marker ? { Marker } : {}) }));
      return { items: page.AttachedPolicies, next: page.IsTruncated ? page.Marker : undefined };
    }),
  );
  return found.flatMap(({ PolicyArn }) => (PolicyArn === undefined ? [] : [PolicyArn])).sort();
}

/** Lists go on showing nothing of a role that was made a moment ago. */
async function orNone<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Attaches what is missing, detaches what else there is. */
export async function syncAttached(cloud: AmazonCloud, RoleName: string, wanted: readonly string[]): Promise<void> {
  const attached = await attachedPolicies(cloud, RoleName);
  for (const PolicyArn of wanted.filter((arn) => !attached.includes(arn))) {
    await cloud.change(`cannot attach ${PolicyArn} to the role ${RoleName}`, async () =>
      (await cloud.clients.iam()).send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    );
  }
  await detach(
    cloud,
    RoleName,
    attached.filter((arn) => !wanted.includes(arn)),
  );
}

async function detach(cloud: AmazonCloud, RoleName: string, arns: readonly string[]): Promise<void> {
  for (const PolicyArn of arns) {
    await cloud.delete(`cannot detach ${PolicyArn} from the role ${RoleName}`, async () =>
      (await cloud.clients.iam()).send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    );
  }
}

/** Of the role's own policy; empty when it has none. */
export async function readStatements(cloud: AmazonCloud, RoleName: string): Promise<Statement[]> {
  const found = await cloud.find(`cannot read the policy of the role ${RoleName}`, async () =>
    (await cloud.clients.iam()).send(new GetRolePolicyCommand({ RoleName, PolicyName })),
  );
  const statements = documentIn(found?.PolicyDocument)?.['Statement'];
  return Array.isArray(statements) ? (statements as Statement[]) : [];
}

export async function syncStatements(
  cloud: AmazonCloud,
  RoleName: string,
  wanted: readonly Statement[],
): Promise<void> {
  const standing = await readStatements(cloud, RoleName);
  if (canonicalJson(standing) === canonicalJson([...wanted])) return;
  if (wanted.length === 0) return deleteInline(cloud, RoleName, PolicyName);
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: wanted });
  await cloud.change(`cannot write the policy of the role ${RoleName}`, async () =>
    (await cloud.clients.iam()).send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
  );
}

async function deleteInline(cloud: AmazonCloud, RoleName: string, name: string): Promise<void> {
  await cloud.delete(`cannot delete the policy ${name} of the role ${RoleName}`, async () =>
    (await cloud.clients.iam()).send(new DeleteRolePolicyCommand({ RoleName, PolicyName: name })),
  );
}

/** A role goes only without any policy, whoever attached it. */
export async function removePolicies(cloud: AmazonCloud, RoleName: string): Promise<void> {
  await detach(cloud, RoleName, await attachedPolicies(cloud, RoleName));
  const inline = await orNone(
    cloud.list(`cannot list the policies of the role ${RoleName}`, async (Marker) => {
      const client = await cloud.clients.iam();
      const page = await client.send(new ListRolePoliciesCommand({ RoleName, ...(Marker ? { Marker } : {}) }));
      return { items: page.PolicyNames, next: page.IsTruncated ? page.Marker : undefined };
    }),
  );
  for (const name of inline) await deleteInline(cloud, RoleName, name);
}
