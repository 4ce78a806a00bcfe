import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand, GetParametersByPathCommand, GetParametersCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

const jammy = (version: string) =>
  `/aws/service/canonical/ubuntu/eks/22.04/${version}/stable/current/amd64/hvm/ebs-gp2/ami-id`;
const noble = (version: string) =>
  `/aws/service/canonical/ubuntu/eks/24.04/${version}/stable/current/amd64/hvm/ebs-gp3/ami-id`;

describe('ssm', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 2 });
  });
  afterEach(() => cloud.close());

  test('GetParameter: names an image that EC2 has in this region, and no other', async () => {
    const { ssm, ec2 } = amazonClients(cloud);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: jammy('1.33') }));
    expect(Parameter).toMatchObject({ Type: 'String', Value: expect.stringMatching(/^ami-[0-9a-f]{17}$/) });
    const ImageIds = [Parameter?.Value ?? ''];
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds }));
    expect(Images?.map(({ ImageId }) => ImageId)).toEqual(ImageIds);
    const elsewhere = amazonClients(cloud, { region: 'us-east-1' });
    await expect(elsewhere.ec2.send(new DescribeImagesCommand({ ImageIds }))).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
    });
    await expect(ssm.send(new GetParameterCommand({ Name: jammy('1.99') }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  test('GetParameters: tells the unknown names apart, ten at a time', async () => {
    const { ssm } = amazonClients(cloud);
    const Names = [jammy('1.28'), jammy('1.29'), noble('1.33')];
    const reply = await ssm.send(new GetParametersCommand({ Names }));
    expect(reply.Parameters?.map(({ Name }) => Name)).toEqual(Names.slice(1));
    expect(reply.InvalidParameters).toEqual([jammy('1.28')]);
    const many = Array.from({ length: 11 }, (_item, index) => jammy(`1.${index}`));
    await expect(ssm.send(new GetParametersCommand({ Names: many }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('GetParametersByPath: below a path, deep only when asked', async () => {
    const { ssm } = amazonClients(cloud);
    const Path = '/aws/service/canonical/ubuntu/eks/24.04';
    expect((await ssm.send(new GetParametersByPathCommand({ Path }))).Parameters).toEqual([]);
    const deep = await ssm.send(new GetParametersByPathCommand({ Path, Recursive: true }));
    expect(deep.Parameters?.map(({ Name }) => Name)).toContain(noble('1.35'));
  });
});
