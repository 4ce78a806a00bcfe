import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudOf } from './cloud.ts';
import { network } from './resources/network.ts';
import { stage, type Stage } from './testing/stage.ts';

const props = { cidr: '10.100.0.0/16', tags: {} };

describe('AmazonCloud', () => {
  let on: Stage;
  const ref = () => on.ref('cluster/network', 'aws.network', 'acme-aws-net');
  const ensure = () => network(on.context).ensure(ref(), props, {});
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  test('send: a throttled create is sent again, withdrawn credentials are asked for once more', async () => {
    const match = { service: 'ec2', operation: 'CreateVpc' };
    const status = { http: 503, code: 'RequestLimitExceeded', message: 'Request limit exceeded.' };
    on.cloud.faults.add({ id: 'throttle', match, nth: 1, action: { status } });
    on.cloud.faults.add({ id: 'expire', match, nth: 2, action: { 'expire-token': {} } });
    await ensure();
    expect(on.cloud.faults.list().map((rule) => rule.hits)).toEqual([1, 1]);
    expect(on.commits('CreateVpc')).toHaveLength(1);
  });

  test('send: credentials that stay refused are a failure, with the command to renew them', async () => {
    on.cloud.faults.add({ match: { service: 'ec2', operation: 'CreateVpc' }, action: { 'expire-token': {} } });
    await expect(ensure()).rejects.toMatchObject({
      failure: { code: 'UNAUTHENTICATED', rule: 'SW-AUTHN-025', fix: expect.stringContaining('aws sso login') },
    });
  });

  test('send: a permission that is missing is named, and nothing is tried again', async () => {
    on.cloud.seed({ aws: { deny: { operator: ['ec2:CreateVpc'] } } });
    await expect(ensure()).rejects.toMatchObject({
      failure: { code: 'UNAUTHORIZED', rule: 'SW-AUTHZ-025', message: expect.stringContaining('ec2:CreateVpc') },
    });
    const tried = on.cloud.journal.entries().filter(({ operation }) => operation === 'CreateVpc');
    expect(tried).toHaveLength(1);
  });

  test('send: with credentials of another account nothing is sent', async () => {
    const cloud = cloudOf(on.context, { account: '210987654321', location: 'eu-west-1' });
    let sent = 0;
    await expect(cloud.send('cannot do it', () => Promise.resolve(sent++))).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-068', message: expect.stringContaining('123456789012') },
    });
    expect(sent).toBe(0);
  });

  test('send: what is not seen yet is waited for, up to its budget', async () => {
    const status = { http: 400, code: 'InvalidVpcID.NotFound', message: "The vpc ID 'vpc-0a1b' does not exist" };
    const match = { service: 'ec2', operation: 'ModifyVpcAttribute' };
    on.cloud.faults.add({ id: 'late', match, nth: [1, 2, 3], action: { status } });
    await ensure();
    expect(on.cloud.faults.list()[0]?.hits).toBe(3);
    const impatient = { ...on.context, pollScale: 1e-5 };
    on.cloud.faults.add({ id: 'never', match: { ...match, operation: 'CreateTags' }, action: { status } });
    const changed = network(impatient).ensure(ref(), { ...props, tags: { team: 'a' } }, {});
    await expect(changed).rejects.toMatchObject({ failure: { code: 'NOT_READY', rule: 'SW-READY-038' } });
  });

  test('read: a server error is read again, three times in all', async () => {
    const status = { http: 500, code: 'InternalError', message: 'An internal error has occurred' };
    on.cloud.faults.add({ match: { service: 'ec2', operation: 'DescribeVpcs' }, action: { status } });
    await expect(network(on.context).observe(ref())).rejects.toMatchObject({
      failure: { code: 'INTERNAL', rule: 'SW-INT-030' },
    });
    expect(on.cloud.faults.list()[0]?.hits).toBe(3);
  });

  test('change: a setting survives a lost reply in the same attempt', async () => {
    const match = { service: 'ec2', operation: 'ModifyVpcAttribute' };
    on.cloud.faults.add({ match, nth: 1, action: { 'timeout-after-commit': {} } });
    await ensure();
    expect(on.cloud.faults.list()[0]?.hits).toBe(1);
  });
});
