import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateDBParameterGroupCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ListTagsForResourceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkLogin } from '@slipway/cloud-sim/testing/database-login';
import type { JsonObject } from '@slipway/contracts';
import type { DatabaseInstanceProps } from '../kinds.ts';
import { databaseName } from '../names.ts';
import { destroyNetwork, makeNetwork, type MadeNetwork } from '../testing/own-network.ts';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { databaseSnapshot } from '../sweep/database-snapshot.ts';
import { dbInstance } from './db-instance.ts';
import { dbParameterGroup } from './db-parameter-group.ts';
import { dbPassword } from './db-password.ts';
import { dbSecurityGroup } from './db-security-group.ts';
import { dbSubnetGroup } from './db-subnet-group.ts';

const tags = { team: 'platform' };
const props: DatabaseInstanceProps = {
  version: '8.0',
  tier: 'db.m6g.large',
  storageGb: 20,
  maxStorageGb: 120,
  highAvailability: true,
  backupDays: 7,
  deletionProtection: false,
  tags,
};
const groupProps = {
  subnets: { tags },
  security: { port: 3306, tags },
  parameters: {
    family: 'mysql8.0',
    parameters: { character_set_server: 'utf8mb4', explicit_defaults_for_timestamp: '0' },
    tags,
  },
};
const passwordProps = { passwordFrom: 'k8s://gitpod/database' };
const secret = { namespace: 'gitpod', name: 'database' };
const password = 'S3cretS3cretS3cretS3cretS3cretS3';

describe('database', () => {
  let on: Stage;
  let made: MadeNetwork;
  const name = () => databaseName(on.scope);
  const refs = () => ({
    subnets: on.ref('database/subnet-group', 'aws.db-subnet-group', 'acme-aws-mysql'),
    security: on.ref('database/sg', 'aws.db-security-group', 'acme-aws-mysql'),
    parameters: on.ref('database/parameter-group', 'aws.db-parameter-group', 'acme-aws-mysql'),
    instance: on.ref('database/instance', 'aws.db-instance', name()),
    password: on.ref('database/password', 'aws.db-password', 'gitpod'),
  });
  beforeEach(async () => {
    on = await stage();
    made = await makeNetwork(on);
  });
  afterEach(() => on.close());

  const rds = () => on.amazon.clients.rds();
  const ec2 = () => on.amazon.clients.ec2();
  const add = (rule: Parameters<Stage['cloud']['faults']['add']>[0]) => on.cloud.faults.add(rule);
  const loseReplyOf = (operation: string) =>
    add({ match: { operation }, nth: 1, action: { 'timeout-after-commit': {} } });
  const groups = async () => ({
    subnetGroup: await dbSubnetGroup(on.context).ensure(refs().subnets, groupProps.subnets, made),
    securityGroup: await dbSecurityGroup(on.context).ensure(refs().security, groupProps.security, made),
    parameters: await dbParameterGroup(on.context).ensure(refs().parameters, groupProps.parameters, {}),
  });
  const ensure = async (changes: Partial<DatabaseInstanceProps> = {}) =>
    dbInstance(on.context).ensure(refs().instance, Object.assign({}, props, changes), await groups());
  const drift = (changes: Partial<DatabaseInstanceProps> = {}) =>
    driftOfPlan(dbInstance(on.context), refs().instance, Object.assign({}, props, changes));
  const standing = async () => {
    const found = await (await rds()).send(new DescribeDBInstancesCommand({}));
    return found.DBInstances ?? [];
  };

  test('groups: each made once although its reply was lost; an equal plan finds nothing to do', async () => {
    for (const operation of ['CreateDBSubnetGroup', 'CreateSecurityGroup', 'CreateDBParameterGroup'])
      loseReplyOf(operation);
    const first = await groups();
    expect(await groups()).toEqual(first);
    const creates = on.commits('CreateDBSubnetGroup', 'CreateDBParameterGroup', 'AuthorizeSecurityGroupIngress');
    expect(creates).toHaveLength(3);
    expect(on.commits('ModifyDBParameterGroup')).toHaveLength(1);
    expect(await driftOfPlan(dbSubnetGroup(on.context), refs().subnets, groupProps.subnets)).toEqual([]);
    expect(await driftOfPlan(dbSecurityGroup(on.context), refs().security, groupProps.security)).toEqual([]);
    expect(await driftOfPlan(dbParameterGroup(on.context), refs().parameters, groupProps.parameters)).toEqual([]);
    for (const [resource, kind] of [
      [dbSubnetGroup(on.context), 'aws.db-subnet-group'],
      [dbSecurityGroup(on.context), 'aws.db-security-group'],
      [dbParameterGroup(on.context), 'aws.db-parameter-group'],
    ] as const)
      expect(await resource.list?.(on.scope)).toMatchObject([{ kind, name: 'acme-aws-mysql', incarnation: 1 }]);
  });

  test('dbSecurityGroup: lets in the services and nobody else, also after somebody opened it', async () => {
    const { group } = await dbSecurityGroup(on.context).ensure(refs().security, groupProps.security, made);
    const open = { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    const client = await ec2();
    await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [open] }));
    expect(await driftOfPlan(dbSecurityGroup(on.context), refs().security, groupProps.security)).toEqual(['port']);
    await dbSecurityGroup(on.context).ensure(refs().security, groupProps.security, made);
    expect(await driftOfPlan(dbSecurityGroup(on.context), refs().security, groupProps.security)).toEqual([]);
    const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
    const rules = SecurityGroups?.[0]?.IpPermissions ?? [];
    expect(rules.flatMap(({ IpRanges }) => IpRanges ?? [])).toEqual([]);
    expect(rules.flatMap(({ UserIdGroupPairs }) => UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId)).toEqual([
      made.servicesGroup.group,
    ]);
  });

  test('groups: of the name without our tags they are not ours, and stay', async () => {
    const client = await ec2();
    const [theirs] = ['acme-aws-mysql'];
    await client.send(
      new CreateSecurityGroupCommand({ GroupName: theirs, Description: 'theirs', VpcId: made.network.vpc }),
    );
    await (
      await rds()
    ).send(
      new CreateDBParameterGroupCommand({
        DBParameterGroupName: theirs,
        DBParameterGroupFamily: 'mysql8.0',
        Description: 'theirs',
      }),
    );
    await expect(groups()).rejects.toMatchObject({ failure: { code: 'NOT_OWNED' } });
    const parameterGroup = dbParameterGroup(on.context);
    await expect(parameterGroup.ensure(refs().parameters, groupProps.parameters, {})).rejects.toMatchObject({
      failure: { code: 'NOT_OWNED' },
    });
    await expect(parameterGroup.destroy(refs().parameters)).rejects.toMatchObject({ failure: { code: 'NOT_OWNED' } });
    await dbSecurityGroup(on.context).destroy(refs().security);
    expect(on.commits('DeleteSecurityGroup', 'DeleteDBParameterGroup')).toEqual([]);
  });

  test('dbParameterGroup: parameters change in place, what somebody added is put back, the family stays', async () => {
    await groups();
    const changed = { ...groupProps.parameters, parameters: { collation_server: 'utf8mb4_general_ci' } };
    const found = () => driftOfPlan(dbParameterGroup(on.context), refs().parameters, changed);
    expect(await found()).toEqual(['parameters']);
    await dbParameterGroup(on.context).ensure(refs().parameters, changed, {});
    expect(await found()).toEqual([]);
    await expect(
      dbParameterGroup(on.context).ensure(refs().parameters, { ...changed, family: 'mysql5.7' }, {}),
    ).rejects.toMatchObject({ failure: { rule: 'SW-SPEC-078' } });
  });

  test('dbInstance.ensure: made once although the reply was lost; an equal plan finds nothing to do', async () => {
    loseReplyOf('CreateDBInstance');
    const output = await ensure();
    expect(await ensure()).toEqual(output);
    expect(output).toMatchObject({ instance: name(), port: 3306, host: expect.stringContaining('.eu-west-1.rds.') });
    expect(on.commits('CreateDBInstance', 'ModifyDBInstance')).toEqual(['CreateDBInstance']);
    expect(await drift()).toEqual([]);
    const [found] = await standing();
    expect(found).toMatchObject({
      DBName: 'gitpod',
      Engine: 'mysql',
      MasterUsername: 'gitpod',
      StorageType: 'gp3',
      StorageEncrypted: true,
      PubliclyAccessible: false,
      MultiAZ: true,
      AutoMinorVersionUpgrade: false,
      CopyTagsToSnapshot: true,
    });
    expect(await dbInstance(on.context).list?.(on.scope)).toEqual([
      { kind: 'aws.db-instance', name: name(), step: 'database/instance', incarnation: 1, holdsData: true },
    ]);
  });

  test('dbInstance.ensure: one that came up broken is removed and made again', async () => {
    const action = { 'op-fails': { code: 'incompatible-network', message: 'no room', leaves: 'broken' } } as const;
    add({ match: { service: 'rds', operation: 'CreateDBInstance', phase: 'lro' }, nth: 1, action });
    await ensure();
    expect(on.commits('CreateDBInstance', 'DeleteDBInstance')).toEqual([
      'CreateDBInstance',
      'DeleteDBInstance',
      'CreateDBInstance',
    ]);
    expect(await drift()).toEqual([]);
  });

  test('dbInstance.ensure: one that failed after it ran is neither replaced nor taken for absent', async () => {
    await ensure();
    const id = String(on.cloud.resources({ type: 'rds.instances', state: 'live' })[0]?.['id']);
    on.cloud.aws.graph.patch(id, { DBInstanceStatus: 'failed' });
    expect(await drift()).toEqual(['tier']);
    await expect(ensure()).rejects.toMatchObject({ failure: { code: 'DEPENDENCY', rule: 'SW-DEP-060' } });
    expect(on.commits('CreateDBInstance', 'DeleteDBInstance')).toEqual(['CreateDBInstance']);
    await dbInstance(on.context).destroy(refs().instance);
    expect(await standing()).toEqual([]);
  });

  const stop = async () => {
    await (await rds()).send(new StopDBInstanceCommand({ DBInstanceIdentifier: name() }));
    await on.time.pass(3_600_000);
    expect((await standing())[0]?.DBInstanceStatus).toBe('stopped');
  };

  test('dbInstance.ensure: one that somebody stopped differs from the plan, and is started before it is changed', async () => {
    const output = await ensure();
    await stop();
    expect(await drift()).toEqual(['tier']);
    loseReplyOf('StartDBInstance');
    expect(await ensure({ backupDays: 3 })).toEqual(output);
    expect((await standing())[0]).toMatchObject({ DBInstanceStatus: 'available', BackupRetentionPeriod: 3 });
    expect(await drift({ backupDays: 3 })).toEqual([]);
    expect(on.commits('StartDBInstance', 'ModifyDBInstance')).toEqual(['StartDBInstance', 'ModifyDBInstance']);
  });

  test('dbInstance.destroy: one that somebody stopped is started to lift its protection and to take its snapshot', async () => {
    await ensure({ deletionProtection: true });
    await stop();
    await dbInstance(on.context).destroy({ ...refs().instance, lifecycle: 'retained' });
    expect(await standing()).toEqual([]);
    expect(on.commits('StartDBInstance', 'CreateDBSnapshot', 'DeleteDBInstance')).toEqual([
      'StartDBInstance',
      'DeleteDBInstance',
    ]);
  });

  test('dbInstance.ensure: a creation that was begun is followed to its end, although the run was cancelled', async () => {
    const needs = await groups();
    const cancelled = new AbortController();
    const call = { ...on.context.call, signal: cancelled.signal };
    const heartbeat = (details: JsonObject): void => {
      if (details['status'] !== 'creating') return void on.time.pass(5_000);
      cancelled.abort();
      on.time.goOn();
    };
    await on.time.pass();
    on.time.stop();
    const making = dbInstance({ ...on.context, call: { ...call, heartbeat } }).ensure(refs().instance, props, needs);
    await making;
    expect([cancelled.signal.aborted, (await standing())[0]?.DBInstanceStatus]).toEqual([true, 'available']);
  });

  test('dbInstance.ensure: class, storage, backups and tags change in place, the version does not', async () => {
    await ensure();
    const larger = { tier: 'db.m6g.xlarge', storageGb: 50, backupDays: 14, tags: { team: 'other' } };
    expect((await drift(larger))?.sort()).toEqual(['backupDays', 'storageGb', 'tags', 'tier']);
    await ensure(larger);
    expect(await drift(larger)).toEqual([]);
    await expect(ensure({ ...larger, version: '5.7' })).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' },
    });
  });

  test('dbInstance.ensure: a volume that grew by itself is no drift', async () => {
    await ensure();
    const id = String(on.cloud.resources({ type: 'rds.instances', state: 'live' })[0]?.['id']);
    on.cloud.aws.graph.patch(id, { AllocatedStorage: 60 });
    expect(await drift()).toEqual([]);
    await ensure({ backupDays: 3 });
    expect((await standing())[0]).toMatchObject({ AllocatedStorage: 60, BackupRetentionPeriod: 3 });
  });

  test('dbInstance.destroy: lifts its own protection and leaves no backup; its groups go after it; twice is success', async () => {
    await ensure({ deletionProtection: true });
    await expect(dbSubnetGroup(on.context).destroy(refs().subnets)).rejects.toMatchObject({
      failure: { code: 'DEPENDENCY', rule: 'SW-DEP-054' },
    });
    for (let times = 0; times < 2; times++) {
      await dbInstance(on.context).destroy(refs().instance);
      await dbSubnetGroup(on.context).destroy(refs().subnets);
      await dbSecurityGroup(on.context).destroy(refs().security);
      await dbParameterGroup(on.context).destroy(refs().parameters);
    }
    await destroyNetwork(on);
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('dbInstance.destroy: of a database that is kept a last snapshot stays, which no later removal finds', async () => {
    await ensure();
    await dbInstance(on.context).destroy({ ...refs().instance, lifecycle: 'retained' });
    const client = await rds();
    const { DBSnapshots = [] } = await client.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'manual' }));
    expect(DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier)).toEqual([`${name()}-final`]);
    const { TagList } = await client.send(
      new ListTagsForResourceCommand({ ResourceName: DBSnapshots[0]?.DBSnapshotArn }),
    );
    expect(TagList).toEqual(expect.arrayContaining([{ Key: 'slipway.dev/kept-by', Value: 'acme-aws' }]));
    expect(await databaseSnapshot(on.context).list(on.scope)).toEqual([]);
    expect(await standing()).toEqual([]);
  });

  test('dbPassword: gets the password of the Secret once, says where the database is, and again when the Secret changed', async () => {
    const instance = await ensure();
    const ensurePassword = () => dbPassword(on.context).ensure(refs().password, passwordProps, { instance });
    const found = () => driftOfPlan(dbPassword(on.context), refs().password, passwordProps);
    await expect(ensurePassword()).rejects.toMatchObject({ failure: { code: 'NOT_READY' } });
    await on.secrets.replace(refs().password, secret, { username: 'gitpod', password });
    expect(await found()).toEqual(['passwordFrom']);
    const output = await ensurePassword();
    expect(output).toEqual({
      config: { inCluster: false, external: { certificate: { kind: 'secret', name: 'database' } } },
      secrets: [{ name: 'database', keys: ['host', 'port', 'username', 'password', 'encryptionKeys'] }],
    });
    expect(on.secrets.stored.get('gitpod/database')?.values).toMatchObject({ host: instance.host, port: '3306' });
    const sourceGroupIds = [made.servicesGroup.group];
    const login = (with_: string) =>
      checkLogin(on.cloud.aws, { host: instance.host, username: 'gitpod', password: with_, sourceGroupIds });
    expect([login(password), login('another')]).toEqual([true, false]);
    expect(await found()).toEqual([]);
    await ensurePassword();
    expect(on.commits('ModifyDBInstance')).toHaveLength(1);

    const next = password.replace('S3', 'N3');
    await on.secrets.replace(refs().password, secret, { password: next });
    expect(await found()).toEqual(['passwordFrom']);
    await ensurePassword();
    expect([login(password), login(next)]).toEqual([false, true]);
    expect(JSON.stringify([on.cloud.journal.entries(), output])).not.toContain(password);

    await dbInstance(on.context).destroy(refs().instance);
    await dbPassword(on.context).destroy(refs().password);
    expect(await dbPassword(on.context).observe(refs().password)).toBeUndefined();
  });
});
