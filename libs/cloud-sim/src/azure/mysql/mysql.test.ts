import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { untilEnded } from '../../testing/until-ended.ts';
import { location, prepareGroup } from '../../testing/microsoft-clients.ts';
import {
  databaseGround,
  dataClients,
  group,
  referenceServer,
  updateIntervalInMs,
  whileTimePasses,
} from '../../testing/microsoft-data.ts';
import type { DatabaseGround } from '../../testing/microsoft-data.ts';
import { checkLogin } from './login.ts';

const name = 'acme-azure-mysql-7f3a';
const host = `${name}.mysql.database.azure.com`;
const minute = 60_000;
const every = { updateIntervalInMs };

describe('Azure Database for MySQL', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof dataClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 11 });
    clients = dataClients(cloud);
    await prepareGroup(cloud, group);
  });
  afterEach(() => cloud.close());

  const create = (ground: DatabaseGround, extra: object = {}) =>
    clients.mysql.servers.beginCreate(group, name, { ...referenceServer(ground), ...extra }, every);
  const stands = async (ground: DatabaseGround) => {
    await create(ground);
    await cloud.scheduler.advance(60 * minute);
    return clients.mysql.servers.get(group, name);
  };
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      (error: { code?: string }) => error.code ?? String(error),
    );

  test('flexibleServers: made by an operation with a long signed URL, not readable at first, then Ready in its subnet and its region by its display name', async () => {
    const ground = await databaseGround(cloud);
    const poller = await create(ground);
    const { operationLocation = '' } = JSON.parse(poller.toString()).state.config as { operationLocation?: string };
    expect(operationLocation.length).toBeGreaterThan(2900);
    let server = await clients.mysql.servers.get(group, name);
    expect(server.state).toBe('Starting');
    const seen = new Set<string>();
    for (let second = 0; second < 1800 && !seen.has('Ready'); second += 1) {
      await cloud.scheduler.advance(1000);
      seen.add(
        await clients.mysql.servers.get(group, name).then(
          ({ state = '' }) => state,
          ({ statusCode }: { statusCode: number }) => String(statusCode),
        ),
      );
    }
    expect([...seen]).toEqual(['Starting', '404', 'Ready']);
    server = await clients.mysql.servers.get(group, name);
    expect(server).toMatchObject({
      location: 'West Europe',
      fullyQualifiedDomainName: host,
      version: '5.7',
      network: { publicNetworkAccess: 'Disabled', delegatedSubnetResourceId: ground.subnet },
    });
    expect(JSON.stringify(server)).not.toContain('thrownAwayAtOnce1');
    expect(JSON.stringify(cloud.journal.entries()).includes('thrownAwayAtOnce1')).toBe(false);
    expect(cloud.azure.graph.creates(server.id ?? '')).toBe(1);
  });

  test('private access: refused without delegation, without zone, without link, or with a zone of another name', async () => {
    const ground = await databaseGround(cloud, { link: false });
    const nodes = ground.subnet.replace(/mysql$/, 'nodes');
    const network = { delegatedSubnetResourceId: ground.subnet, privateDnsZoneResourceId: ground.zone };
    expect(await refusal(create({ ...ground, subnet: nodes }))).toBe('SubnetNotDelegated');
    expect(await refusal(create(ground, { network: { delegatedSubnetResourceId: ground.subnet } }))).toBe(
      'PrivateDnsZoneNotSpecified',
    );
    expect(await refusal(create(ground, { network }))).toBe('PrivateDnsZoneNotLinked');
    expect(await refusal(create({ ...ground, zone: `${ground.zone}.gone` }))).toBe('InvalidResourceReference');
    expect(await clients.mysql.servers.get(group, name).catch(({ code }) => code)).toBe('ResourceNotFound');
  });

  test.each([
    ['a version that is not sold', { version: '8.4' }, 'InvalidParameterValue'],
    [
      'an SKU of another tier',
      { sku: { name: 'Standard_B1ms', tier: 'GeneralPurpose' } },
      'InvalidEditionSkuCombination',
    ],
    ['a short password', { administratorLoginPassword: 'Ab1' }, 'PasswordTooShort'],
    ['a simple password', { administratorLoginPassword: 'abcdefghij' }, 'PasswordNotComplex'],
    ['a reserved login', { administratorLogin: 'admin' }, 'InvalidParameterValue'],
    ['too little storage', { storage: { storageSizeGB: 10 } }, 'InvalidParameterValue'],
  ])('flexibleServers: refuses %s', async (_what, extra, code) => {
    const ground = { network: '', subnet: '', zone: '' };
    expect(await refusal(create(ground, { network: {}, ...extra }))).toBe(code);
  });

  test('checkNameAvailability: tells of names that are taken, which a creation refuses', async () => {
    const check = async () =>
      (
        await clients.mysql.checkNameAvailability.execute(location, {
          name,
          type: 'Microsoft.DBforMySQL/flexibleServers',
        })
      ).nameAvailable;
    expect(await check()).toBe(true);
    cloud.seed({ azure: { foreignNames: { 'Microsoft.DBforMySQL/flexibleServers': [name] } } });
    expect(await check()).toBe(false);
    const ground = { network: '', subnet: '', zone: '' };
    expect(await refusal(create(ground, { network: {} }))).toBe('ServerNameAlreadyExists');
  });

  test('a region that is restricted: the operation fails and no server stands', async () => {
    cloud.seed({ azure: { mysql: { restrictedRegions: [location] } } });
    const poller = await create({ network: '', subnet: '', zone: '' }, { network: {} });
    await expect(whileTimePasses(cloud, poller.pollUntilDone())).rejects.toThrow('ProvisionNotSupportedForRegion');
    expect(await refusal(clients.mysql.servers.get(group, name))).toBe('ResourceNotFound');
    const offered = [];
    for await (const zone of clients.mysql.locationBasedCapabilities.list(location)) offered.push(zone);
    expect(offered).toEqual([]);
  });

  test('password: a reset is accepted at once and counts when its operation is over; one change at a time', async () => {
    const ground = await databaseGround(cloud);
    await stands(ground);
    const login = (password: string, extra: object = {}) =>
      checkLogin(cloud.azure, { host, username: 'gitpod', password, network: ground.network, ...extra });
    expect(login('thrownAwayAtOnce1')).toBe(true);
    expect(login('thrownAwayAtOnce1', { username: 'root' })).toBe(false);
    expect(login('thrownAwayAtOnce1', { network: `${ground.network}-other` })).toBe(false);
    const change = () =>
      clients.mysql.servers.beginUpdate(group, name, { administratorLoginPassword: 'Kept-For-Good-2' }, every);
    await change();
    expect(login('thrownAwayAtOnce1')).toBe(true);
    expect(await refusal(change())).toBe('ServerIsBusy');
    await cloud.scheduler.advance(30 * minute);
    expect(login('thrownAwayAtOnce1')).toBe(false);
    expect(login('Kept-For-Good-2')).toBe(true);
  });

  test('configurations: values are checked, static ones wait for a restart, TLS is asked for until it is off', async () => {
    const ground = await databaseGround(cloud);
    await stands(ground);
    const { configurations } = clients.mysql;
    const set = (key: string, value: string) =>
      whileTimePasses(cloud, configurations.beginUpdateAndWait(group, name, key, { value }, every));
    const plain = () =>
      checkLogin(cloud.azure, { host, username: 'gitpod', password: 'thrownAwayAtOnce1', secure: false });
    expect(plain()).toBe(false);
    expect(await set('require_secure_transport', 'OFF')).toMatchObject({ value: 'OFF', source: 'user-override' });
    expect(plain()).toBe(true);
    expect(await refusal(set('require_secure_transport', 'MAYBE'))).toBe('InvalidParameterValue');
    expect(await refusal(set('max_connections', '5'))).toBe('InvalidParameterValue');
    expect(await refusal(set('gtid_mode', 'ON'))).toBe('ConfigurationReadOnly');
    expect(await refusal(set('sql_generate_invisible_primary_key', 'OFF'))).toBe('ResourceNotFound');
    expect((await set('performance_schema', 'ON')).isConfigPendingRestart).toBe('True');
    await clients.mysql.servers.beginRestartAndWait(group, name, {}, every);
    expect((await configurations.get(group, name, 'performance_schema')).isConfigPendingRestart).toBe('False');
  });

  test('databases: a schema with its charset; a firewall has no place in a private server', async () => {
    const ground = await databaseGround(cloud);
    await stands(ground);
    const { databases, firewallRules } = clients.mysql;
    const put = (charset: string, collation: string) =>
      whileTimePasses(
        cloud,
        databases.beginCreateOrUpdateAndWait(group, name, 'gitpod', { charset, collation }, every),
      );
    expect(await refusal(put('utf8mb4', 'latin1_swedish_ci'))).toBe('InvalidParameterValue');
    expect(await put('utf8mb4', 'utf8mb4_unicode_ci')).toMatchObject({ name: 'gitpod', charset: 'utf8mb4' });
    const rule = { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' };
    expect(await refusal(firewallRules.beginCreateOrUpdateAndWait(group, name, 'all', rule))).toBe(
      'OperationNotAllowed',
    );
  });

  test('deletion: the server goes by an operation, and its delegated subnet is free only later', async () => {
    const ground = await databaseGround(cloud);
    await stands(ground);
    const { network, privateDns } = clients;
    const dropSubnet = () => network.subnets.beginDeleteAndWait(group, 'acme-azure-net', 'mysql', every);
    expect(await refusal(dropSubnet())).toBe('InUseSubnetCannotBeDeleted');
    const deletion = await clients.mysql.servers.beginDelete(group, name, every);
    await untilEnded(cloud, 'Microsoft.DBforMySQL');
    await deletion.pollUntilDone();
    expect(await refusal(clients.mysql.servers.get(group, name))).toBe('ResourceNotFound');
    expect(await refusal(dropSubnet())).toBe('InUseSubnetCannotBeDeleted');
    await cloud.scheduler.advance(30 * minute);
    await whileTimePasses(cloud, dropSubnet());
    const zone = 'acme-azure.private.mysql.database.azure.com';
    expect(await refusal(privateDns.privateZones.beginDeleteAndWait(group, zone, every))).toBe('CannotDeleteResource');
    await whileTimePasses(cloud, privateDns.virtualNetworkLinks.beginDeleteAndWait(group, zone, 'acme-azure', every));
    await whileTimePasses(cloud, privateDns.privateZones.beginDeleteAndWait(group, zone, every));
    await whileTimePasses(cloud, network.virtualNetworks.beginDeleteAndWait(group, 'acme-azure-net', every));
    expect(cloud.leftovers().map(({ name: left }) => left)).toEqual([group]);
  });
});
