import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudOf } from '../cloud.ts';
import { putInEc2 } from '../testing/put-in-ec2.ts';
import { stage, type Stage } from '../testing/stage.ts';
import { interfacesGone } from './balancer-interfaces.ts';

const description = 'ELB a0b2f3c1';

describe('interfacesGone', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  /** One of a load balancer, as EC2 shows it. */
  function putInterface(): void {
    const NetworkInterfaceId = 'eni-0a1b2c3d4e5f60711';
    const about = { Description: description, Status: 'in-use', RequesterManaged: true, Tags: [] };
    putInEc2(on, 'network-interface', NetworkInterfaceId, { NetworkInterfaceId, ...about });
  }
  const impatient = () => cloudOf({ ...on.context, pollScale: 1e-6 }, on.scope);

  test('those that stay are named when time is up', async () => {
    putInterface();
    await expect(interfacesGone(impatient(), description)).rejects.toMatchObject({
      failure: { code: 'DEPENDENCY', rule: 'SW-DEP-054', message: expect.stringContaining('eni-0a1b2c3d4e5f60711') },
    });
    await interfacesGone(impatient(), 'ELB another');
  });

  test('who may not look, or looks into another account, is told that and nothing of interfaces', async () => {
    on.cloud.seed({ aws: { deny: { operator: ['ec2:DescribeNetworkInterfaces'] } } });
    await expect(interfacesGone(on.amazon, description)).rejects.toMatchObject({
      failure: { rule: 'SW-AUTHZ-025', message: expect.stringContaining('ec2:DescribeNetworkInterfaces') },
    });
    const elsewhere = cloudOf(on.context, { account: '210987654321', location: 'eu-west-1' });
    await expect(interfacesGone(elsewhere, description)).rejects.toMatchObject({ failure: { rule: 'SW-SPEC-068' } });
  });
});
