import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DeleteLaunchTemplateVersionsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../../local-cloud.ts';
import type { LocalCloud } from '../../../local-cloud.ts';
import { amazonClients } from '../../../testing/amazon-clients.ts';
import { launchTemplateData } from '../footprint.ts';

const place = { account: '123456789012', region: 'eu-west-1' };
const LaunchTemplateName = 'acme-aws-services';
const ClientToken = 'a3bb189e-8bf9-4888-9912-ace4e6543002';
const LaunchTemplateData: RequestLaunchTemplateData = {
  ImageId: 'ami-0123456789abcdef0',
  UserData: Buffer.from('#!/bin/bash\n').toString('base64'),
  SecurityGroupIds: ['sg-0123456789abcdef0'],
  BlockDeviceMappings: [
    {
      DeviceName: '/dev/sda1',
      Ebs: { VolumeSize: 300, VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true },
    },
  ],
  MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
  TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }] }],
};

describe('ec2 launch templates', () => {
  let cloud: LocalCloud;
  let ec2: EC2Client;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    ec2 = amazonClients(cloud).ec2;
  });
  afterEach(() => cloud.close());

  const settle = () => cloud.scheduler.advance(60_000);
  const create = (more: object = {}) =>
    ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData, ...more }));
  const versions = async (Versions?: string[]) =>
    (await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName, Versions })))
      .LaunchTemplateVersions;

  test('CreateLaunchTemplate: what was asked is what is read', async () => {
    const { LaunchTemplate } = await create();
    expect(LaunchTemplate).toMatchObject({ LaunchTemplateName, DefaultVersionNumber: 1, LatestVersionNumber: 1 });
    await settle();
    expect(await versions()).toMatchObject([{ VersionNumber: 1, DefaultVersion: true, LaunchTemplateData }]);
    const { LaunchTemplates } = await ec2.send(
      new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: [LaunchTemplateName] }),
    );
    expect(LaunchTemplates?.[0]?.LaunchTemplateId).toBe(LaunchTemplate?.LaunchTemplateId);
  });

  test('CreateLaunchTemplate: a name is taken once; the same token is the same template', async () => {
    const first = await create({ ClientToken });
    const again = await create({ ClientToken });
    expect(again.LaunchTemplate?.LaunchTemplateId).toBe(first.LaunchTemplate?.LaunchTemplateId);
    await expect(create({ ClientToken, VersionDescription: 'other' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
    await expect(create()).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.AlreadyExistsException',
      message: 'Launch template name already in use.',
    });
  });

  test('CreateLaunchTemplate: malformed names, images, groups and user data are refused', async () => {
    const data = (more: RequestLaunchTemplateData) =>
      create({ LaunchTemplateData: { ...LaunchTemplateData, ...more } });
    await expect(create({ LaunchTemplateName: 'a b' })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.MalformedException',
    });
    await expect(data({ ImageId: 'ubuntu' })).rejects.toMatchObject({ name: 'InvalidAMIID.Malformed' });
    await expect(data({ SecurityGroupIds: ['acme'] })).rejects.toMatchObject({ name: 'InvalidGroupId.Malformed' });
    await expect(data({ UserData: '#!/bin/bash' })).rejects.toMatchObject({ name: 'InvalidUserData.Malformed' });
    await expect(data({ NetworkInterfaces: [{ DeviceIndex: 0 }] })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await expect(create({ LaunchTemplateData: {} })).rejects.toMatchObject({ name: 'MissingParameter' });
  });

  test('versions: a new one takes over what it does not say, and becomes default when asked', async () => {
    await create();
    const more = { LaunchTemplateName, SourceVersion: '1', LaunchTemplateData: { ImageId: 'ami-0123456789abcdef1' } };
    const made = await ec2.send(new CreateLaunchTemplateVersionCommand({ ...more, ClientToken }));
    expect(made.LaunchTemplateVersion).toMatchObject({
      VersionNumber: 2,
      DefaultVersion: false,
      LaunchTemplateData: { ...LaunchTemplateData, ImageId: 'ami-0123456789abcdef1' },
    });
    await ec2.send(new CreateLaunchTemplateVersionCommand({ ...more, ClientToken }));
    await settle();
    expect(await versions()).toHaveLength(2);
    expect(await versions(['$Latest'])).toMatchObject([{ VersionNumber: 2 }]);
    expect(await versions(['$Default'])).toMatchObject([{ VersionNumber: 1 }]);
    await expect(versions(['3'])).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.VersionNotFound' });
    await ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateName, DefaultVersion: '2' }));
    expect(launchTemplateData(cloud.aws, place, { name: LaunchTemplateName })).toMatchObject({
      version: 2,
      data: { ImageId: 'ami-0123456789abcdef1' },
    });
    const deleted = await ec2.send(
      new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateName, Versions: ['1', '2', '9'] }),
    );
    expect(deleted.SuccessfullyDeletedLaunchTemplateVersions).toMatchObject([{ VersionNumber: 1 }]);
    expect(deleted.UnsuccessfullyDeletedLaunchTemplateVersions).toMatchObject([
      { VersionNumber: 2 },
      { VersionNumber: 9, ResponseError: { Code: 'launchTemplateVersionDoesNotExist' } },
    ]);
  });

  test('DeleteLaunchTemplate: by id or name, once', async () => {
    const { LaunchTemplate } = await create();
    const LaunchTemplateId = LaunchTemplate?.LaunchTemplateId;
    await expect(
      ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId, LaunchTemplateName })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }));
    await expect(ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }))).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.NotFound',
    });
    await expect(ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName }))).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.NotFoundException',
      message: `The specified launch template, with template name ${LaunchTemplateName}, does not exist.`,
    });
    expect(cloud.leftovers()).toEqual([]);
  });
});
