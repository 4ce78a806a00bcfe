import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
} from '@aws-sdk/client-service-quotas';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

describe('servicequotas', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 2 });
  });
  afterEach(() => cloud.close());

  test('quotas: the default, what was applied, and the seeded value of one region', async () => {
    const { serviceQuotas } = amazonClients(cloud);
    const vcpus = { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' };
    const value = async (client = serviceQuotas) => (await client.send(new GetServiceQuotaCommand(vcpus))).Quota?.Value;
    expect((await serviceQuotas.send(new GetAWSDefaultServiceQuotaCommand(vcpus))).Quota?.Value).toBe(5);
    expect(await value()).toBe(256);
    cloud.seed({ aws: { quotas: [{ service: 'ec2', code: 'L-1216C47A', value: 8 }] } });
    expect(await value()).toBe(8);
    expect(await value(amazonClients(cloud, { region: 'us-west-2' }).serviceQuotas)).toBe(256);
    await expect(
      serviceQuotas.send(new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: 'L-00000000' })),
    ).rejects.toMatchObject({ name: 'NoSuchResourceException' });
  });

  test('quotas: those of the whole account are kept in us-east-1 only', async () => {
    const zones = new GetServiceQuotaCommand({ ServiceCode: 'route53', QuotaCode: 'L-4EA4796A' });
    await expect(amazonClients(cloud).serviceQuotas.send(zones)).rejects.toMatchObject({
      name: 'NoSuchResourceException',
    });
    const { Quota } = await amazonClients(cloud, { region: 'us-east-1' }).serviceQuotas.send(zones);
    expect(Quota).toMatchObject({ Value: 500, GlobalQuota: true });
  });

  test('ListServiceQuotas: in pages', async () => {
    const { serviceQuotas } = amazonClients(cloud);
    const first = await serviceQuotas.send(new ListServiceQuotasCommand({ ServiceCode: 'vpc', MaxResults: 1 }));
    expect(first.Quotas?.map(({ QuotaName }) => QuotaName)).toEqual(['VPCs per Region']);
    const rest = await serviceQuotas.send(
      new ListServiceQuotasCommand({ ServiceCode: 'vpc', NextToken: first.NextToken }),
    );
    expect(rest.Quotas?.map(({ QuotaName }) => QuotaName)).not.toContain('VPCs per Region');
    await expect(serviceQuotas.send(new ListServiceQuotasCommand({ ServiceCode: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchResourceException',
    });
  });
});
