import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { enableEverything, project, sqlClients } from '../../testing/google-clients.ts';

const instance = 'acme-mysql-1a2b3c';
const settings = {
  tier: 'db-n1-standard-2',
  edition: 'ENTERPRISE' as const,
  availabilityType: 'REGIONAL' as const,
  dataDiskSizeGb: { value: 20 },
  storageAutoResize: { value: true },
  backupConfiguration: { enabled: { value: true }, binaryLogEnabled: { value: true } },
  databaseFlags: [{ name: 'explicit_defaults_for_timestamp', value: 'off' }],
  deletionProtectionEnabled: { value: false },
  userLabels: { 'slipway-installation': 'acme-gcp' },
};

describe('sqladmin', () => {
  let cloud: LocalCloud;
  let sql: ReturnType<typeof sqlClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 9 });
    enableEverything(cloud);
    sql = sqlClients(cloud);
  });
  afterEach(() => cloud.close());

  const advance = (minutes: number) => cloud.scheduler.advance(minutes * 60_000);
  const insert = async (extra: object = {}) =>
    (
      await sql.instances.insert({
        project,
        body: {
          name: instance,
          region: 'europe-west1',
          databaseVersion: 'MYSQL_5_7',
          settings,
          rootPassword: 'thrown-away',
          ...extra,
        },
      })
    )[0];
  const operation = async (name: string | null | undefined) =>
    (await sql.operations.get({ project, operation: name ?? '' }))[0];

  test('instances: create, database, user, delete, each with its operation', async () => {
    const created = await insert();
    expect(created).toMatchObject({ operationType: 'CREATE', status: 'PENDING', targetId: instance });
    await advance(1);
    expect((await sql.instances.get({ project, instance }))[0].state).toBe('PENDING_CREATE');
    await expect(sql.databases.insert({ project, instance, body: { name: 'gitpod' } })).rejects.toMatchObject({
      message: expect.stringContaining('another operation was already in progress'),
    });
    await advance(40);
    expect((await operation(created.name)).status).toBe('DONE');
    expect((await sql.instances.get({ project, instance }))[0]).toMatchObject({
      state: 'RUNNABLE',
      connectionName: `${project}:europe-west1:${instance}`,
    });
    await sql.databases.insert({ project, instance, body: { name: 'gitpod', charset: 'utf8mb4' } });
    await advance(1);
    await sql.users.insert({ project, instance, body: { name: 'gitpod', host: '%', password: 'first-password' } });
    await advance(1);
    expect((await sql.users.list({ project, instance }))[0].items?.map((user) => user.name)).toEqual([
      'root',
      'gitpod',
    ]);
    await expect(
      sql.users.insert({ project, instance, body: { name: 'gitpod', host: '%', password: 'x' } }),
    ).rejects.toThrow('already exists');
    await sql.users.update({ project, instance, name: 'gitpod', host: '%', body: { password: 'second-password' } });
    await advance(1);
    const text = JSON.stringify(cloud.journal.entries());
    expect(text).not.toMatch(/first-password|second-password|thrown-away/);
    await sql.instances.delete({ project, instance });
    await advance(10);
    await expect(sql.instances.get({ project, instance })).rejects.toThrow('The Cloud SQL instance does not exist.');
    expect(cloud.leftovers()).toEqual([]);
  });

  test('instances: a deleted name stays reserved for a week', async () => {
    await insert();
    await advance(40);
    await sql.instances.delete({ project, instance });
    await advance(10);
    await expect(insert()).rejects.toThrow('not in an appropriate state');
    await cloud.scheduler.advance(8 * 86_400_000);
    expect((await insert()).operationType).toBe('CREATE');
  });

  test.each([
    ['an unknown tier', { settings: { ...settings, tier: 'db-huge' } }, 'Invalid Tier (db-huge)'],
    [
      'an unknown flag',
      { settings: { ...settings, databaseFlags: [{ name: 'nope', value: 'on' }] } },
      'Invalid flag name: nope',
    ],
    [
      'a wrong flag value',
      { settings: { ...settings, databaseFlags: [{ name: 'general_log', value: 'maybe' }] } },
      'Invalid flag value',
    ],
    [
      'high availability without binary log',
      { settings: { ...settings, backupConfiguration: { enabled: { value: true } } } },
      'Binary Log must be enabled',
    ],
    ['an unknown region', { region: 'mars-west1' }, 'Invalid value for region'],
  ])('instances: %s is refused', async (_what, change, sentence) => {
    await expect(insert(change)).rejects.toThrow(sentence);
  });

  test('instances: protection refuses the deletion until it is lifted', async () => {
    await insert({ settings: { ...settings, deletionProtectionEnabled: { value: true } } });
    await advance(40);
    await expect(sql.instances.delete({ project, instance })).rejects.toThrow('The instance is protected.');
    await sql.instances.patch({
      project,
      instance,
      body: { settings: { deletionProtectionEnabled: { value: false } } },
    });
    await advance(10);
    expect((await sql.instances.delete({ project, instance }))[0].operationType).toBe('DELETE');
  });

  test('op-fails: the error stands inside an operation that is DONE, with nothing, a ruin or a whole instance behind it', async () => {
    for (const [leaves, state] of [
      ['none', undefined],
      ['broken', 'FAILED'],
      ['complete', 'RUNNABLE'],
    ] as const) {
      cloud.faults.add({
        id: leaves,
        match: { service: 'sqladmin', operation: 'instances.insert', name: `acme-${leaves}` },
        times: 1,
        action: { 'op-fails': { code: 'INTERNAL_ERROR', message: '', leaves } },
      });
      const { name } = await insert({ name: `acme-${leaves}` });
      await advance(40);
      const done = await operation(name);
      expect(done.status).toBe('DONE');
      expect(done.error?.errors?.[0]?.code).toBe('INTERNAL_ERROR');
      const read = sql.instances.get({ project, instance: `acme-${leaves}` });
      expect((await read.catch(() => [{ state: undefined }]))[0]?.state).toBe(state);
    }
  });

  test('op-error-then-ok: the operation reports an error, the instance runs later', async () => {
    cloud.faults.add({ match: { service: 'sqladmin' }, action: { 'op-error-then-ok': { code: 'UNKNOWN' } } });
    const { name } = await insert();
    const due = cloud.gcp.operations.get(name ?? '')?.dueAt ?? 0;
    await cloud.scheduler.advance(due - cloud.clock.now());
    expect((await operation(name)).error?.errors).toHaveLength(1);
    expect((await sql.instances.get({ project, instance }))[0].state).toBe('PENDING_CREATE');
    await advance(30);
    expect((await sql.instances.get({ project, instance }))[0].state).toBe('RUNNABLE');
  });
});
