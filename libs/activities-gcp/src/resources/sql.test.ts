import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SqlInstanceProps } from '../kinds.ts';
import { sqlInstanceName } from '../names.ts';
import { platformApis } from '../platform-apis.ts';
import { driftOfPlan, enableApis, project, stage, type Stage } from '../testing/stage.ts';
import { sqlDatabase } from './sql-database.ts';
import { sqlInstance } from './sql-instance.ts';
import { sqlUser } from './sql-user.ts';

const props: SqlInstanceProps = {
  region: 'europe-west1',
  version: 'MYSQL_5_7',
  tier: 'db-n1-standard-2',
  storageGb: 20,
  maxStorageGb: 120,
  highAvailability: true,
  backupDays: 7,
  deletionProtection: false,
  labels: {},
};
const userProps = { passwordFrom: 'k8s://gitpod/cloudsql' };
const password = 'S3cretS3cretS3cretS3cretS3cretS3';

describe('Cloud SQL', () => {
  let on: Stage;
  const name = () => sqlInstanceName(on.scope);
  const refs = () => ({
    instance: on.ref('database/instance', 'gcp.sql-instance', name()),
    schema: on.ref('database/schema', 'gcp.sql-database', 'gitpod'),
    user: on.ref('database/user', 'gcp.sql-user', 'gitpod'),
  });
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
  });
  afterEach(() => on.close());

  const changed = (changes: Partial<SqlInstanceProps>): SqlInstanceProps => Object.assign({}, props, changes);
  const ensure = (changes: Partial<SqlInstanceProps> = {}) =>
    sqlInstance(on.context).ensure(refs().instance, changed(changes), {});
  const drift = (changes: Partial<SqlInstanceProps> = {}) =>
    driftOfPlan(sqlInstance(on.context), refs().instance, changed(changes));
  const add = (rule: Parameters<Stage['cloud']['faults']['add']>[0]) => on.cloud.faults.add(rule);
  const created = () => on.cloud.resources({ type: 'sqladmin.instances' }).map((each) => each['createCalls']);

  test('sqlInstance.ensure: made once although the reply was lost; an equal plan finds nothing to do', async () => {
    add({ match: { service: 'sqladmin', method: 'POST' }, nth: 1, action: { 'timeout-after-commit': {} } });
    const output = await ensure();
    await ensure();
    expect(output.connectionName).toBe(`${project}:europe-west1:${name()}`);
    expect(on.cloud.faults.list().map((rule) => rule.hits)).toEqual([1]);
    expect(created()).toEqual([1]);
    expect(await drift()).toEqual([]);
  });

  test('sqlInstance.ensure: an error that was none is not believed', async () => {
    add({ match: { service: 'sqladmin', phase: 'lro' }, nth: 1, action: { 'op-error-then-ok': {} } });
    await ensure();
    expect(created()).toEqual([1]);
    expect(await drift()).toEqual([]);
  });

  test('sqlInstance.ensure: one that came up broken says why, and is followed by one of another name', async () => {
    const words = 'The zone has no room for this tier.';
    add({
      match: { service: 'sqladmin', operation: 'instances.insert', phase: 'lro' },
      nth: 1,
      action: { 'op-fails': { code: 'INTERNAL_ERROR', message: words, leaves: 'broken' } },
    });
    await expect(ensure()).rejects.toMatchObject({ failure: { cloudWords: words } });
    expect(on.cloud.resources({ type: 'sqladmin.instances', state: 'live' })).toEqual([]);

    const { connectionName } = await ensure();
    expect(connectionName).toBe(`${project}:europe-west1:${name()}-2`);
    expect((await sqlInstance(on.context).observe(refs().instance))?.output).toMatchObject({ connectionName });
    expect(await drift()).toEqual([]);
    const listed = await sqlInstance(on.context).list?.(on.scope);
    expect(listed?.map((found) => found.name)).toEqual([name()]);

    await sqlInstance(on.context).destroy(refs().instance);
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('sqlInstance.ensure: tier, storage and backups change in place, the region does not', async () => {
    await ensure();
    const larger = { tier: 'db-n1-standard-4', storageGb: 50, backupDays: 14, labels: { team: 'platform' } };
    expect((await drift(larger))?.sort()).toEqual(['backupDays', 'labels', 'storageGb', 'tier']);
    await ensure(larger);
    expect(await drift(larger)).toEqual([]);
    await expect(ensure({ ...larger, version: 'MYSQL_8_0' })).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' },
    });
  });

  test('sqlInstance.ensure: one that failed after it ran is neither replaced nor taken for absent', async () => {
    await ensure();
    const standing = () => on.cloud.resources({ type: 'sqladmin.instances', state: 'live' });
    on.cloud.gcp.graph.patch(String(standing()[0]?.['id']), { state: 'FAILED' });
    expect(await drift()).toEqual(['tier']);
    await expect(ensure()).rejects.toMatchObject({ failure: { code: 'DEPENDENCY', rule: 'SW-DEP-060' } });
    expect([standing().length, created()]).toEqual([1, [1]]);
  });

  test('sqlInstance.destroy: lifts its own protection, twice is success', async () => {
    await ensure({ deletionProtection: true });
    await sqlInstance(on.context).destroy(refs().instance);
    await sqlInstance(on.context).destroy(refs().instance);
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('sqlUser: gets the password of the Secret once, and again when the Secret changed', async () => {
    const instance = await ensure();
    const users = sqlUser(on.context);
    const schemas = sqlDatabase(on.context);
    await expect(users.ensure(refs().user, userProps, { instance })).rejects.toMatchObject({
      failure: { code: 'NOT_READY' },
    });
    const secret = { namespace: 'gitpod', name: 'cloudsql' };
    await on.secrets.replace(refs().user, secret, { username: 'gitpod', password });
    await Promise.all([
      users.ensure(refs().user, userProps, { instance }),
      schemas.ensure(refs().schema, { charset: 'utf8mb4' }, { instance }),
    ]);
    const writes = () =>
      on.cloud.journal.entries().filter((each) => each.committed && each.url.includes('/users')).length;
    expect(await driftOfPlan(users, refs().user, userProps)).toEqual([]);
    expect(await driftOfPlan(schemas, refs().schema, { charset: 'utf8mb4' })).toEqual([]);
    await users.ensure(refs().user, userProps, { instance });
    expect(writes()).toBe(1);
    await on.secrets.replace(refs().user, secret, { password: password.replace('S3', 'N3') });
    expect(await driftOfPlan(users, refs().user, userProps)).toEqual(['passwordFrom']);
    await users.ensure(refs().user, userProps, { instance });
    expect(writes()).toBe(2);
    expect(JSON.stringify(on.cloud.journal.entries())).not.toContain(password);

    await users.destroy(refs().user);
    await schemas.destroy(refs().schema);
    await schemas.destroy(refs().schema);
    expect(await users.observe(refs().user)).toBeUndefined();
    expect(await schemas.observe(refs().schema)).toBeUndefined();
  });

  test('sqlUser and sqlDatabase: with the instance gone, there is nothing to destroy', async () => {
    await sqlUser(on.context).destroy(refs().user);
    await sqlDatabase(on.context).destroy(refs().schema);
    expect(await sqlUser(on.context).observe(refs().user)).toBeUndefined();
  });
});
