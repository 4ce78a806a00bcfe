import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mysqlServers, type DatabaseServerProps } from '../kinds.ts';
import { databaseName, groupOf } from '../names.ts';
import { databaseSecret } from '../secrets.ts';
import { madeNetwork } from '../testing/cluster-needs.ts';
import { driftOfPlan, region, stage, type Stage } from '../testing/stage.ts';
import { databaseSchema } from './mysql-database.ts';
import { databaseParameters } from './mysql-parameters.ts';
import { databasePassword } from './mysql-password.ts';
import { databaseServer } from './mysql-server.ts';
import { databaseSubnet } from './mysql-subnet.ts';
import { privateZone } from './private-zone.ts';

const props: DatabaseServerProps = {
  location: region,
  version: '8.0.21',
  sku: 'Standard_D2ds_v4',
  tier: 'GeneralPurpose',
  storageGb: 20,
  highAvailability: false,
  backupDays: 7,
  tags: { team: 'platform' },
};
const zoneProps = { linked: true, tags: {} };
const subnetProps = { cidr: '10.0.32.0/24', delegate: mysqlServers };
const password = 'aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB';

describe('the database', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const subnetRef = () => on.ref('database/subnet', 'azure.mysql-subnet', 'mysql');
  const zoneRef = () =>
    on.ref('database/private-zone', 'azure.private-zone', 'acme-azure.private.mysql.database.azure.com');
  const serverRef = () => on.ref('database/instance', 'azure.mysql-server', databaseName(on.scope));
  const parametersRef = () => on.ref('database/parameters', 'azure.mysql-parameters', databaseName(on.scope));
  const schemaRef = () => on.ref('database/schema', 'azure.mysql-database', 'gitpod');
  const passwordRef = () => on.ref('database/password', 'azure.mysql-password', 'gitpod');

  async function places() {
    const network = await madeNetwork(on);
    const subnet = await databaseSubnet(on.context).ensure(subnetRef(), subnetProps, { network });
    const zone = await privateZone(on.context).ensure(zoneRef(), zoneProps, { network });
    expect(await databaseSubnet(on.context).ensure(subnetRef(), subnetProps, { network })).toEqual(subnet);
    expect(await privateZone(on.context).ensure(zoneRef(), zoneProps, { network })).toEqual(zone);
    return { subnet, zone };
  }
  const made = async () => databaseServer(on.context).ensure(serverRef(), props, await places());

  test('databaseServer.ensure: twice is one create although the reply was lost, seen late, and reached inside only', async () => {
    on.cloud.faults.add({
      match: { operation: 'Servers_CreateOrUpdate' },
      nth: 1,
      action: { 'timeout-after-commit': {} },
    });
    const needs = await places();
    const output = await databaseServer(on.context).ensure(serverRef(), props, needs);
    expect(await databaseServer(on.context).ensure(serverRef(), props, needs)).toEqual(output);
    expect(on.commits('Servers_CreateOrUpdate')).toHaveLength(1);
    expect(on.commits('Subnets_CreateOrUpdate', 'VirtualNetworkLinks_CreateOrUpdate')).toHaveLength(2);
    expect(output).toMatchObject({ server: databaseName(on.scope), port: 3306 });
    expect(await driftOfPlan(databaseServer(on.context), serverRef(), props)).toEqual([]);
    const server = await (await on.azure.clients.mysql()).servers.get(groupOf(on.scope), output.server);
    expect(server.network).toMatchObject({ publicNetworkAccess: 'Disabled' });
    const changed = { ...props, backupDays: 14, tags: { owner: 'infra' } };
    await databaseServer(on.context).ensure(serverRef(), changed, needs);
    expect(await driftOfPlan(databaseServer(on.context), serverRef(), changed)).toEqual([]);
    const other = databaseServer(on.context).ensure(serverRef(), { ...props, version: '5.7' }, needs);
    await expect(other).rejects.toMatchObject({ failure: { rule: 'SW-SPEC-078' } });
  });

  test('databaseServer.ensure: one that this attempt could not create is made again; one that was off before is kept', async () => {
    on.cloud.faults.add({
      match: { operation: 'Servers_CreateOrUpdate', phase: 'lro' },
      nth: 1,
      action: { 'op-fails': { code: 'InternalServerError', message: 'An internal error.', leaves: 'broken' } },
    });
    const needs = await places();
    const { server: name } = await databaseServer(on.context).ensure(serverRef(), props, needs);
    expect(on.commits('Servers_CreateOrUpdate', 'Servers_Delete')).toHaveLength(3);
    const { graph } = on.cloud.azure;
    const server = graph.all().find((each) => each.name === name)!;
    const properties = { ...(server.body['properties'] as object), state: 'Disabled' };
    graph.update(server.id, { ...server.body, properties });
    expect(await driftOfPlan(databaseServer(on.context), serverRef(), props)).toEqual(['tier']);
    const again = databaseServer(on.context).ensure(serverRef(), props, needs);
    await expect(again).rejects.toMatchObject({ failure: { rule: 'SW-DEP-060' } });
    expect(on.commits('Servers_CreateOrUpdate', 'Servers_Delete')).toHaveLength(3);
  });

  test('databaseParameters, databaseSchema: what is set stays set, and is set once', async () => {
    const server = await made();
    const parameters = { require_secure_transport: 'OFF', explicit_defaults_for_timestamp: 'OFF' };
    await databaseParameters(on.context).ensure(parametersRef(), { parameters }, { server });
    const once = on.commits('Configurations_Update').length;
    await databaseParameters(on.context).ensure(parametersRef(), { parameters }, { server });
    expect(on.commits('Configurations_Update')).toHaveLength(once);
    const schema = { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' };
    await databaseSchema(on.context).ensure(schemaRef(), schema, { server });
    await databaseSchema(on.context).ensure(schemaRef(), schema, { server });
    expect(on.commits('Databases_CreateOrUpdate')).toHaveLength(1);
    expect(await driftOfPlan(databaseSchema(on.context), schemaRef(), schema)).toEqual([]);
  });

  test("databasePassword.ensure: sets the Secret's password once, and again on another server of the name", async () => {
    const server = await made();
    await on.secrets.replace(passwordRef(), databaseSecret, { password });
    const step = databasePassword(on.context);
    const wish = { passwordFrom: 'k8s://gitpod/database' };
    expect((await step.observe(passwordRef()))?.actual).toEqual({ passwordFrom: '' });
    expect(await step.ensure(passwordRef(), wish, { server })).toMatchObject({ secrets: [{ name: 'database' }] });
    await step.ensure(passwordRef(), wish, { server });
    expect(on.commits('Servers_Update')).toHaveLength(1);
    expect(await step.observe(passwordRef())).toMatchObject({ actual: wish });
    expect(on.secrets.stored.get('gitpod/database')?.values).toMatchObject({ host: server.host, port: '3306' });
    await databaseServer(on.context).destroy(serverRef());
    const again = await made();
    await step.ensure(passwordRef(), wish, { server: again });
    expect(on.commits('Servers_Update')).toHaveLength(2);
  });

  test('destroy: server, zone with its link, then the subnet that is let go of late; twice is success', async () => {
    await made();
    for (let round = 0; round < 2; round++) {
      await databaseServer(on.context).destroy(serverRef());
      await privateZone(on.context).destroy(zoneRef());
      await databaseSubnet(on.context).destroy(subnetRef());
    }
    expect(await databaseServer(on.context).observe(serverRef())).toBeUndefined();
    expect(await privateZone(on.context).observe(zoneRef())).toBeUndefined();
    expect(await databaseSubnet(on.context).observe(subnetRef())).toBeUndefined();
  });

  test('privateZone.observe: one that lost its link stands, and differs from every plan; it is repaired or goes', async () => {
    const network = await madeNetwork(on);
    const { graph } = on.cloud.azure;
    const step = privateZone(on.context);
    const zone = await step.ensure(zoneRef(), zoneProps, { network });
    const unlink = () => graph.delete(`${zone.id}/virtualNetworkLinks/acme-azure-net`, 'somebody');
    unlink();
    expect((await step.observe(zoneRef()))?.output).toEqual(zone);
    expect(await driftOfPlan(step, zoneRef(), zoneProps)).toEqual(['linked']);
    await step.ensure(zoneRef(), zoneProps, { network });
    expect(await driftOfPlan(step, zoneRef(), zoneProps)).toEqual([]);
    unlink();
    await step.destroy(zoneRef());
    expect(await step.observe(zoneRef())).toBeUndefined();
  });

  test('databaseSubnet.observe: one that is not delegated stands, and differs from every plan; it is repaired or goes', async () => {
    const network = await madeNetwork(on);
    const { graph } = on.cloud.azure;
    const step = databaseSubnet(on.context);
    const subnet = await step.ensure(subnetRef(), subnetProps, { network });
    const take = () => {
      const { id, body } = graph.get(subnet.id)!;
      graph.update(id, { ...body, properties: { ...(body['properties'] as object), delegations: [] } });
    };
    take();
    expect((await step.observe(subnetRef()))?.output).toEqual(subnet);
    expect(await driftOfPlan(step, subnetRef(), subnetProps)).toEqual(['delegate']);
    await step.ensure(subnetRef(), subnetProps, { network });
    expect(await driftOfPlan(step, subnetRef(), subnetProps)).toEqual([]);
    take();
    await step.destroy(subnetRef());
    expect(await step.observe(subnetRef())).toBeUndefined();
  });

  test('databaseServer: one that carries no tags of ours is left alone', async () => {
    await made();
    const others = { ...serverRef(), scope: { ...on.scope, installation: 'beta-azure' } };
    await expect(databaseServer(on.context).destroy(others)).rejects.toMatchObject({ failure: { rule: 'SW-OWN-049' } });
    expect(on.commits('Servers_Delete')).toHaveLength(0);
  });
});
