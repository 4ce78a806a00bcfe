import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { AmazonCloud } from '../cloud.ts';

/** Permissions of everything in this file. */
export const serviceQuotaPermissions = ['servicequotas:GetAWSDefaultServiceQuota', 'servicequotas:GetServiceQuota'];

/** One quota as Service Quotas has it, in the region of the call. docs.aws.amazon.com/servicequotas/2019-06-24/apireference */
export interface ServiceQuota {
  ServiceCode: string;
  QuotaCode: string;
}

/** What the account may have: as it was given, else what every account has. Undefined: nobody counts it there. */
export async function limitOf(cloud: AmazonCloud, quota: ServiceQuota): Promise<number | undefined> {
  const what = `cannot read the quota ${quota.ServiceCode}/${quota.QuotaCode}`;
  const applied = await cloud.find(what, async () =>
    (await cloud.clients.quotas()).send(new GetServiceQuotaCommand(quota)),
  );
  if (applied?.Quota?.Value !== undefined) return applied.Quota.Value;
  const usual = await cloud.find(what, async () =>
    (await cloud.clients.quotas()).send(new GetAWSDefaultServiceQuotaCommand(quota)),
  );
  return usual?.Quota?.Value;
}
