import { DeleteSecurityGroupCommand, DeleteSubnetCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSnapshotCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBInstanceCommand,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import type { DeleteDBInstanceCommandInput, ModifyDBInstanceCommandInput } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';
import { databaseGround, referenceInstance } from '../../testing/amazon-database.ts';
import type { DatabaseGround } from '../../testing/amazon-database.ts';
import { checkLogin } from './login.ts';

const DBInstanceIdentifier = 'acme-aws-mysql-7f3a';
const hour = 3_600_000;

describe('rds instances', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  let ground: DatabaseGround;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 5 });
    clients = amazonClients(cloud);
    ground = await databaseGround(cloud);
  });
  afterEach(() => cloud.close());

  const create = (extra: object = {}) =>
    clients.rds.send(new CreateDBInstanceCommand({ ...referenceInstance(ground), ...extra }));
  const read = async () =>
    (await clients.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances?.[0];
  const modify = (change: Partial<ModifyDBInstanceCommandInput>) =>
    clients.rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, ApplyImmediately: true, ...change }));
  const destroy = (options: Partial<DeleteDBInstanceCommandInput> = { SkipFinalSnapshot: true }) =>
    clients.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, ...options }));
  const available = async () => {
    await create();
    await cloud.scheduler.advance(hour);
  };
  const gone = async () => {
    await destroy();
    await cloud.scheduler.advance(hour);
  };
  /** Every status that is seen until an operation is over. */
  const statuses = async () => {
    const seen: string[] = [];
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await cloud.scheduler.advance(60_000);
      const status = await read().then(
        (instance) => instance?.DBInstanceStatus,
        (error: Error) => error.name,
      );
      if (status !== undefined && status !== seen.at(-1)) seen.push(status);
    }
    return seen;
  };

  test('instances: created over backing-up and, with a standby, modifying; the endpoint comes on the way', async () => {
    const { DBInstance } = await create();
    expect(DBInstance).toMatchObject({
      DBInstanceStatus: 'creating',
      MultiAZ: true,
      EngineVersion: expect.stringMatching(/^5\.7\.44/),
    });
    expect(DBInstance?.Endpoint).toBeUndefined();
    expect(await statuses()).toEqual(['creating', 'backing-up', 'modifying', 'available']);
    const instance = await read();
    expect(instance?.Endpoint?.Address).toMatch(/^acme-aws-mysql-7f3a\.c[0-9a-f]{11}\.eu-west-1\.rds\.amazonaws\.com$/);
    expect(instance?.SecondaryAvailabilityZone).not.toBe(instance?.AvailabilityZone);
    await destroy();
    expect(await statuses()).toEqual(['deleting', 'DBInstanceNotFoundFault']);
  });

  test('instances: an alone one is never modifying; one without backups never backing-up', async () => {
    await create({ MultiAZ: false });
    expect(await statuses()).toEqual(['creating', 'backing-up', 'available']);
    await gone();
    await create({ MultiAZ: false, BackupRetentionPeriod: 0 });
    expect(await statuses()).toEqual(['creating', 'available']);
  });

  test('instances: one that is stopped keeps its place, refuses changes, and runs again once it is started', async () => {
    await available();
    await clients.rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier }));
    expect(await statuses()).toEqual(['stopping', 'stopped']);
    const refusal = { name: 'InvalidDBInstanceStateFault' };
    await expect(modify({ BackupRetentionPeriod: 3 })).rejects.toMatchObject(refusal);
    await expect(clients.rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier }))).rejects.toMatchObject(refusal);
    await clients.rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier }));
    await expect(clients.rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier }))).rejects.toMatchObject(refusal);
    expect(await statuses()).toEqual(['starting', 'available']);
    await modify({ BackupRetentionPeriod: 3 });
  });

  test('instances: one name once, and free again when the deletion is over', async () => {
    await available();
    await expect(create()).rejects.toMatchObject({
      name: 'DBInstanceAlreadyExistsFault',
      message: 'DB instance already exists',
    });
    await destroy();
    await expect(create()).rejects.toMatchObject({ name: 'DBInstanceAlreadyExistsFault' });
    await cloud.scheduler.advance(hour);
    await create();
  });

  test('instances: hold subnets, security group, subnet group and parameter group until they are gone', async () => {
    await available();
    const { NetworkInterfaces = [] } = await clients.ec2.send(
      new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: ['RDSNetworkInterface'] }] }),
    );
    expect(NetworkInterfaces).toHaveLength(2);
    const used = NetworkInterfaces[0]?.SubnetId ?? '';
    const refused = async () => {
      await expect(
        clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: ground.databaseGroup })),
      ).rejects.toMatchObject({
        name: 'DependencyViolation',
      });
      await expect(clients.ec2.send(new DeleteSubnetCommand({ SubnetId: used }))).rejects.toMatchObject({
        name: 'DependencyViolation',
      });
      await expect(
        clients.rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: 'acme-aws-mysql' })),
      ).rejects.toMatchObject({
        name: 'InvalidDBSubnetGroupStateFault',
        message: `Cannot delete the subnet group 'acme-aws-mysql' because at least one database instance: ${DBInstanceIdentifier} is still using it.`,
      });
      await expect(
        clients.rds.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName: 'acme-aws-mysql' })),
      ).rejects.toMatchObject({ name: 'InvalidDBParameterGroupStateFault' });
    };
    await refused();
    await destroy();
    await refused();
    await cloud.scheduler.advance(hour);
    await clients.rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: 'acme-aws-mysql' }));
    await clients.rds.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName: 'acme-aws-mysql' }));
    await clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: ground.databaseGroup }));
    await clients.ec2.send(new DeleteSubnetCommand({ SubnetId: used }));
    expect(cloud.leftovers().filter(({ type }) => String(type).startsWith('rds.'))).toEqual([]);
  });

  test('passwords: a new one works some time after the answer, the old one until then; only through the security group', async () => {
    await available();
    const host = (await read())?.Endpoint?.Address ?? '';
    const login = (password: string, ...sourceGroupIds: string[]) =>
      checkLogin(cloud.aws, { host, username: 'gitpod', password, sourceGroupIds });
    expect(login('thrownAwayAtOnce1', ground.clientGroup)).toBe(true);
    expect(login('thrownAwayAtOnce1', ground.databaseGroup)).toBe(false);
    const { DBInstance } = await modify({ MasterUserPassword: 'theRealOne123' });
    expect(DBInstance).toMatchObject({
      DBInstanceStatus: 'available',
      PendingModifiedValues: { MasterUserPassword: '****' },
    });
    expect([login('thrownAwayAtOnce1', ground.clientGroup), login('theRealOne123', ground.clientGroup)]).toEqual([
      true,
      false,
    ]);
    await cloud.scheduler.advance(20_000);
    expect((await read())?.DBInstanceStatus).toBe('resetting-master-credentials');
    await expect(modify({ MasterUserPassword: 'another12345' })).rejects.toMatchObject({
      name: 'InvalidDBInstanceStateFault',
      message: 'Database instance is not in available state.',
    });
    await cloud.scheduler.advance(hour);
    expect([login('thrownAwayAtOnce1', ground.clientGroup), login('theRealOne123', ground.clientGroup)]).toEqual([
      false,
      true,
    ]);
    expect((await read())?.PendingModifiedValues).toEqual({});
    await expect(modify({ MasterUserPassword: 'short' })).rejects.toMatchObject({ Code: 'InvalidParameterValue' });
    expect(JSON.stringify(cloud.journal.entries())).not.toMatch(/theRealOne|thrownAway/);
  });

  test('changes: what needs the maintenance window waits for it unless told otherwise', async () => {
    await available();
    await modify({ DBInstanceClass: 'db.m5.large', ApplyImmediately: false });
    await cloud.scheduler.advance(hour);
    expect(await read()).toMatchObject({
      DBInstanceClass: 'db.m6g.large',
      PendingModifiedValues: { DBInstanceClass: 'db.m5.large' },
    });
    await modify({});
    await cloud.scheduler.advance(hour);
    expect(await read()).toMatchObject({ DBInstanceClass: 'db.m5.large', PendingModifiedValues: {} });
  });

  test('storage: only grows, by a tenth at least, and then rests; no maximum means that it does not grow by itself', async () => {
    await available();
    await expect(modify({ AllocatedStorage: 19 })).rejects.toMatchObject({ Code: 'InvalidParameterCombination' });
    await expect(modify({ MaxAllocatedStorage: 21 })).rejects.toMatchObject({ Code: 'InvalidParameterCombination' });
    await modify({ AllocatedStorage: 21 });
    await cloud.scheduler.advance(hour);
    expect(await read()).toMatchObject({ AllocatedStorage: 22, MaxAllocatedStorage: 120 });
    await expect(modify({ AllocatedStorage: 40 })).rejects.toMatchObject({ Code: 'InvalidParameterCombination' });
    await cloud.scheduler.advance(6 * hour);
    await modify({ AllocatedStorage: 40, MaxAllocatedStorage: 40 });
    await cloud.scheduler.advance(hour);
    const grown = await read();
    expect([grown?.AllocatedStorage, grown?.MaxAllocatedStorage]).toEqual([40, undefined]);
  });

  test('changes: a version by its line is the newest of it, which changes nothing where it runs', async () => {
    await available();
    await modify({ EngineVersion: '5.7' });
    expect((await read())?.PendingModifiedValues).toEqual({});
    await expect(modify({ EngineVersion: '8.0' })).rejects.toMatchObject({ Code: 'InvalidParameterCombination' });
  });

  test('deletion: not while protected, not without a word about the final snapshot, not twice, not while creating', async () => {
    await create();
    await expect(destroy()).rejects.toMatchObject({ name: 'InvalidDBInstanceStateFault' });
    await cloud.scheduler.advance(hour);
    await modify({ DeletionProtection: true });
    await expect(destroy()).rejects.toMatchObject({
      Code: 'InvalidParameterCombination',
      message: 'Cannot delete protected DB Instance, please disable deletion protection and try again.',
    });
    await modify({ DeletionProtection: false });
    await expect(destroy({})).rejects.toMatchObject({
      Code: 'InvalidParameterCombination',
      message: 'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    });
    await destroy();
    await expect(destroy()).rejects.toMatchObject({
      name: 'InvalidDBInstanceStateFault',
      message: `Instance ${DBInstanceIdentifier} is already being deleted.`,
    });
    await cloud.scheduler.advance(hour);
    await expect(destroy()).rejects.toMatchObject({
      name: 'DBInstanceNotFoundFault',
      $metadata: { httpStatusCode: 404 },
    });
    const { DBSnapshots } = await clients.rds.send(new DescribeDBSnapshotsCommand({}));
    expect(DBSnapshots).toEqual([]);
  });

  test('deletion: leaves a final snapshot with the tags, whose name must be fresh, and backups only when they are kept', async () => {
    const FinalDBSnapshotIdentifier = 'acme-aws-mysql-final';
    await available();
    await destroy({ FinalDBSnapshotIdentifier, DeleteAutomatedBackups: false });
    await expect(
      clients.rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: FinalDBSnapshotIdentifier })),
    ).rejects.toMatchObject({
      name: 'InvalidDBSnapshotStateFault',
    });
    await cloud.scheduler.advance(hour);
    const manual = await clients.rds.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'manual' }));
    expect(manual.DBSnapshots).toMatchObject([
      { Status: 'available', TagList: [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }] },
    ]);
    const backups = await clients.rds.send(new DescribeDBInstanceAutomatedBackupsCommand({}));
    expect(backups.DBInstanceAutomatedBackups).toMatchObject([{ Status: 'retained', DBInstanceIdentifier }]);
    await available();
    await expect(destroy({ FinalDBSnapshotIdentifier })).rejects.toMatchObject({
      name: 'DBSnapshotAlreadyExistsFault',
    });
    await gone();
    await clients.rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: FinalDBSnapshotIdentifier }));
    expect(cloud.leftovers().filter(({ type }) => String(type) === 'rds.snapshots')).toEqual([]);
  });

  test('failures: a creation may end in a state from which only deletion without a snapshot helps', async () => {
    const action = { 'op-fails': { code: 'incompatible-network', message: 'no address left', leaves: 'broken' } };
    cloud.faults.add({
      id: 'broken',
      match: { cloud: 'aws', operation: 'CreateDBInstance', phase: 'lro' },
      nth: 1,
      action,
    });
    await available();
    const broken = await read();
    expect(broken?.DBInstanceStatus).toBe('incompatible-network');
    // It never stood, so there is neither a name nor a time.
    expect([broken?.Endpoint, broken?.InstanceCreateTime]).toEqual([undefined, undefined]);
    await expect(destroy({ FinalDBSnapshotIdentifier: 'acme-final' })).rejects.toMatchObject({
      name: 'InvalidDBInstanceStateFault',
    });
    await gone();
    await create();
  });
});
