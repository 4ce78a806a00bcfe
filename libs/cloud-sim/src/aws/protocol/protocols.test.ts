import { CreateHostedZoneCommand, GetHostedZoneCommand, ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

describe('protocols', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    clients = amazonClients(cloud);
  });
  afterEach(() => cloud.close());

  test('restXml: a zone is made, read and listed', async () => {
    const made = await clients.route53.send(
      new CreateHostedZoneCommand({ Name: 'aws.gitpod.acme.example', CallerReference: 'a' }),
    );
    expect(made.HostedZone?.Name).toBe('aws.gitpod.acme.example.');
    expect(made.DelegationSet?.NameServers).toHaveLength(4);
    await cloud.scheduler.advance(60_000);
    const { HostedZones } = await clients.route53.send(new ListHostedZonesCommand({}));
    expect(HostedZones?.map(({ Name }) => Name)).toEqual(['aws.gitpod.acme.example.']);
    await expect(clients.route53.send(new GetHostedZoneCommand({ Id: 'Z404' }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('awsJson: a parameter is read, an unknown one has the name of its error', async () => {
    const Name = '/aws/service/canonical/ubuntu/eks/22.04/1.33/stable/current/amd64/hvm/ebs-gp2/ami-id';
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name }));
    expect(Parameter?.Value).toMatch(/^ami-/);
    await expect(clients.ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });
});
