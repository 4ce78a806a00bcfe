import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetPublicAccessBlockCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  DeleteObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DetachUserPolicyCommand,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bucketName } from '../names.ts';
import { callContext, driftOfPlan, region, stage, type Stage } from '../testing/stage.ts';
import { bucket } from './bucket.ts';
import { registryCredentials } from './registry-credentials.ts';
import { storageCredentials } from './storage-credentials.ts';
import { storageUser } from './storage-user.ts';

const props = { region, tags: { team: 'platform' } };
const userProps = { tags: { team: 'platform' } };
const keyProps = { keyIn: 'k8s://gitpod/storage-s3' };
const registryProps = { keyIn: 'k8s://gitpod/container-registry-s3-backend', keyFrom: keyProps.keyIn };
const user = 'acme-aws-storage';

describe('object store', () => {
  let on: Stage;
  const name = () => bucketName(on.scope);
  const refs = () => ({
    bucket: on.ref('storage/bucket', 'aws.bucket', name()),
    user: on.ref('storage/user', 'aws.storage-user', user),
    key: on.ref('storage/credentials', 'aws.storage-credentials', user),
    registry: on.ref('registry/credentials', 'aws.registry-credentials', 'container-registry-s3-backend'),
  });
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const s3 = () => on.amazon.clients.s3();
  const iam = () => on.amazon.clients.iam();
  const loseReplyOf = (operation: string) =>
    on.cloud.faults.add({ match: { operation }, nth: 1, action: { 'timeout-after-commit': {} } });
  const ensureBucket = (changes = {}) => bucket(on.context).ensure(refs().bucket, { ...props, ...changes }, {});
  const keysOf = async (): Promise<string[]> => {
    await on.time.pass();
    const { AccessKeyMetadata = [] } = await (await iam()).send(new ListAccessKeysCommand({ UserName: user }));
    return AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId ?? '');
  };
  async function ensureAll() {
    const needs = { bucket: await ensureBucket() };
    const made = await storageUser(on.context).ensure(refs().user, userProps, needs);
    const store = await storageCredentials(on.context).ensure(refs().key, keyProps, { ...needs, user: made });
    const registry = await registryCredentials(on.context).ensure(refs().registry, registryProps, needs);
    return { store, registry };
  }

  test('bucket.ensure: made once although the reply was lost, closed, encrypted and marked', async () => {
    loseReplyOf('CreateBucket');
    const first = await ensureBucket();
    expect(await ensureBucket()).toEqual(first);
    expect(first).toEqual({ bucket: name(), region, endpoint: 's3.eu-west-1.amazonaws.com' });
    expect(on.commits('CreateBucket')).toHaveLength(1);
    const client = await s3();
    const ownership = await client.send(new GetBucketOwnershipControlsCommand({ Bucket: name() }));
    const access = await client.send(new GetPublicAccessBlockCommand({ Bucket: name() }));
    const encryption = await client.send(new GetBucketEncryptionCommand({ Bucket: name() }));
    expect(ownership.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect(Object.values(access.PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
    const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
    expect(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe('AES256');
    expect(await driftOfPlan(bucket(on.context), refs().bucket, props)).toEqual([]);
    expect(await bucket(on.context).list?.(on.scope)).toEqual([
      { kind: 'aws.bucket', name: name(), step: 'storage/bucket', incarnation: 1, holdsData: true },
    ]);
  });

  test('bucket.ensure: what somebody opened is closed again, tags change in place, the region does not', async () => {
    await ensureBucket();
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false };
    const client = await s3();
    await client.send(new PutPublicAccessBlockCommand({ Bucket: name(), PublicAccessBlockConfiguration }));
    const changed = { region, tags: { owner: 'other' } };
    expect(await driftOfPlan(bucket(on.context), refs().bucket, changed)).toEqual(['tags']);
    await ensureBucket(changed);
    expect(await driftOfPlan(bucket(on.context), refs().bucket, changed)).toEqual([]);
    const access = await client.send(new GetPublicAccessBlockCommand({ Bucket: name() }));
    expect(access.PublicAccessBlockConfiguration?.BlockPublicPolicy).toBe(true);
    await expect(ensureBucket({ region: 'eu-central-1' })).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' },
    });
  });

  test('bucket.observe: credentials that expired are renewed, or named where they stay so, although HEAD has no words', async () => {
    await ensureBucket();
    const observe = () => bucket(on.context).observe(refs().bucket);
    const match = { service: 's3', operation: 'HeadBucket' };
    on.cloud.faults.add({ id: 'once', match, nth: 1, action: { 'expire-token': {} } });
    expect(await observe()).toMatchObject({ output: { bucket: name() } });
    expect(on.cloud.faults.list()[0]?.hits).toBe(1);
    on.cloud.faults.add({ id: 'always', match: { service: 's3' }, action: { 'expire-token': {} } });
    await expect(observe()).rejects.toMatchObject({
      failure: { code: 'UNAUTHENTICATED', rule: 'SW-AUTHN-025', fix: expect.stringContaining('aws sso login') },
    });
  });

  test('bucket: one of the name without our tags is not ours', async () => {
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await (await s3()).send(new CreateBucketCommand({ Bucket: name(), CreateBucketConfiguration }));
    for (const verb of [
      ensureBucket(),
      bucket(on.context).observe(refs().bucket),
      bucket(on.context).destroy(refs().bucket),
    ])
      await expect(verb).rejects.toMatchObject({ failure: { code: 'NOT_OWNED' } });
    expect(await bucket(on.context).list?.(on.scope)).toEqual([]);
    expect(on.commits('DeleteBucket')).toEqual([]);
  });

  test('bucket.destroy: versions, markers and open uploads go first; twice is success', async () => {
    await ensureBucket();
    const client = await s3();
    const place = { Bucket: name() };
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ ...place, VersioningConfiguration }));
    for (const Key of ['a', 'a', 'b/c']) await client.send(new PutObjectCommand({ ...place, Key, Body: 'x' }));
    await client.send(new DeleteObjectCommand({ ...place, Key: 'a' }));
    await client.send(new CreateMultipartUploadCommand({ ...place, Key: 'begun' }));
    await bucket(on.context).destroy(refs().bucket);
    await bucket(on.context).destroy(refs().bucket);
    expect(await bucket(on.context).observe(refs().bucket)).toBeUndefined();
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('storageUser and storageCredentials: what the installer is told, and a plan that finds nothing to do', async () => {
    loseReplyOf('CreateUser');
    loseReplyOf('CreatePolicy');
    const { store, registry } = await ensureAll();
    await ensureAll();
    expect(store).toEqual({
      config: {
        inCluster: false,
        s3: {
          endpoint: 's3.eu-west-1.amazonaws.com',
          bucket: name(),
          credentials: { kind: 'secret', name: 'storage-s3' },
        },
      },
      secrets: [{ name: 'storage-s3', keys: ['accessKeyId', 'secretAccessKey'] }],
    });
    expect(registry.config).toMatchObject({ inCluster: true, s3storage: { bucket: name(), region } });
    expect(on.commits('CreateUser', 'CreatePolicy', 'CreateAccessKey')).toHaveLength(3);
    expect(await driftOfPlan(storageUser(on.context), refs().user, userProps)).toEqual([]);
    expect(await driftOfPlan(storageCredentials(on.context), refs().key, keyProps)).toEqual([]);
    expect(await driftOfPlan(registryCredentials(on.context), refs().registry, registryProps)).toEqual([]);
    expect(await storageUser(on.context).list?.(on.scope)).toEqual([
      { kind: 'aws.storage-user', name: user, step: 'storage/user', incarnation: 1 },
    ]);
    const secret = on.secrets.stored.get('gitpod/storage-s3')?.values ?? {};
    expect(on.secrets.stored.get('gitpod/container-registry-s3-backend')?.values).toEqual({
      s3AccessKey: secret['accessKeyId'],
      s3SecretKey: secret['secretAccessKey'],
    });
    expect(secret['secretAccessKey']?.length).toBeGreaterThan(20);
    expect(JSON.stringify([store, registry, on.context.call])).not.toContain(secret['secretAccessKey']);
  });

  test('storageCredentials.ensure: waits until the key is listed, and tells nothing of what is in the Secret', async () => {
    const needs = { bucket: await ensureBucket() };
    const made = await storageUser(on.context).ensure(refs().user, userProps, needs);
    const action = { 'stale-reads': { ms: 86_400_000 } };
    on.cloud.faults.add({ id: 'late', match: { operation: 'ListAccessKeys' }, nth: [2, 3, 4], action });
    const call = callContext();
    await storageCredentials({ ...on.context, call }).ensure(refs().key, keyProps, { ...needs, user: made });
    expect(on.commits('CreateAccessKey')).toHaveLength(1);
    const [held = ''] = await keysOf();
    expect(JSON.stringify(call.beats)).toContain(`the access key of ${user}`);
    expect(JSON.stringify(call.beats)).not.toContain(held);
  });

  test('storageCredentials: a key whose secret was lost is deleted and made again, also when both places are taken', async () => {
    const needs = { bucket: await ensureBucket() };
    const made = await storageUser(on.context).ensure(refs().user, userProps, needs);
    const ensure = () => storageCredentials(on.context).ensure(refs().key, keyProps, { ...needs, user: made });
    on.secrets.loseNextWrite = true;
    await expect(ensure()).rejects.toThrow('the write was lost');
    const client = await iam();
    await client.send(new CreateAccessKeyCommand({ UserName: user }));
    expect(await keysOf()).toHaveLength(2);
    await ensure();
    const held = on.secrets.stored.get('gitpod/storage-s3')?.values['accessKeyId'];
    expect(await keysOf()).toEqual([held]);

    await client.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: held }));
    expect(await driftOfPlan(storageCredentials(on.context), refs().key, keyProps)).toEqual(['keyIn']);
    await ensure();
    await registryCredentials(on.context).ensure(refs().registry, registryProps, needs);
    const next = on.secrets.stored.get('gitpod/storage-s3')?.values['accessKeyId'];
    expect([next === held, await keysOf()]).toEqual([false, [next]]);
    expect(on.secrets.stored.get('gitpod/container-registry-s3-backend')?.values['s3AccessKey']).toBe(next);
  });

  test('storageUser.destroy: keys, policy and user go; twice is success', async () => {
    await ensureAll();
    await storageCredentials(on.context).destroy(refs().key);
    expect(await keysOf()).toEqual([]);
    await storageUser(on.context).destroy(refs().user);
    await storageUser(on.context).destroy(refs().user);
    await storageCredentials(on.context).destroy(refs().key);
    await bucket(on.context).destroy(refs().bucket);
    expect(await storageUser(on.context).observe(refs().user)).toBeUndefined();
    expect(await storageUser(on.context).list?.(on.scope)).toEqual([]);
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('storageUser.observe: one that may not store any more stands, differs from the plan, and is repaired', async () => {
    await ensureAll();
    await on.time.pass();
    const PolicyArn = `arn:aws:iam::123456789012:policy/${user}`;
    await (await iam()).send(new DetachUserPolicyCommand({ UserName: user, PolicyArn }));
    await on.time.pass();
    const keys = await keysOf();
    expect(await driftOfPlan(storageUser(on.context), refs().user, userProps)).toEqual(['tags']);
    await ensureAll();
    await on.time.pass();
    expect(await driftOfPlan(storageUser(on.context), refs().user, userProps)).toEqual([]);
    expect(await keysOf()).toEqual(keys);
  });

  test('storageUser: a user of the name without our tags is not ours, and keeps its keys', async () => {
    const client = await iam();
    await client.send(new CreateUserCommand({ UserName: user }));
    await client.send(new CreateAccessKeyCommand({ UserName: user }));
    const needs = { bucket: await ensureBucket() };
    await expect(storageUser(on.context).ensure(refs().user, userProps, needs)).rejects.toMatchObject({
      failure: { code: 'NOT_OWNED' },
    });
    await expect(storageUser(on.context).destroy(refs().user)).rejects.toMatchObject({
      failure: { code: 'NOT_OWNED' },
    });
    await expect(storageCredentials(on.context).destroy(refs().key)).rejects.toMatchObject({
      failure: { code: 'NOT_OWNED' },
    });
    expect(await keysOf()).toHaveLength(1);
    expect(await storageUser(on.context).list?.(on.scope)).toEqual([]);
  });

  test('registryCredentials: before the key of the object store stands, it is not ready', async () => {
    await expect(
      registryCredentials(on.context).ensure(refs().registry, registryProps, { bucket: await ensureBucket() }),
    ).rejects.toMatchObject({ failure: { code: 'NOT_READY' } });
  });
});
