import {
  AllocateAddressCommand,
  CreateRouteTableCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DeleteNatGatewayCommand,
  DeleteSubnetCommand,
  DeleteTagsCommand,
  DescribeSubnetsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { gateways } from './gateways.ts';
import { network } from './network.ts';
import { routes } from './routes.ts';
import { subnets } from './subnets.ts';

const tags = { team: 'platform' };
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const props = {
  network: { cidr: '10.100.0.0/16', tags },
  subnets: {
    zones,
    public: ['10.100.0.0/22', '10.100.4.0/22', '10.100.8.0/22'],
    private: ['10.100.64.0/20', '10.100.80.0/20', '10.100.96.0/20'],
    tags,
  },
  gateways: { natZones: zones.slice(0, 1), tags },
  routes: { tags },
};

describe('subnets, gateways and routes', () => {
  let on: Stage;
  const refs = () => ({
    network: on.ref('cluster/network', 'aws.network', 'acme-aws-net'),
    subnets: on.ref('cluster/subnets', 'aws.subnets', 'acme-aws-subnets'),
    gateways: on.ref('cluster/gateways', 'aws.gateways', 'acme-aws-gateways'),
    routes: on.ref('cluster/routes', 'aws.routes', 'acme-aws-routes'),
  });
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  /** EC2 lists a failed NAT gateway for an hour: seconds, of which a slow machine must not miss all. */
  async function slowly(): Promise<void> {
    await on.close();
    on = await stage({ scale: 600 });
  }

  const ec2 = () => on.amazon.clients.ec2();
  async function ensureAll(natZones = props.gateways.natZones) {
    const { context } = on;
    const net = await network(context).ensure(refs().network, props.network, {});
    const parts = await subnets(context).ensure(refs().subnets, props.subnets, { network: net });
    const ways = await gateways(context).ensure(refs().gateways, { natZones, tags }, { subnets: parts });
    const tables = await routes(context).ensure(refs().routes, props.routes, { subnets: parts, gateways: ways });
    return { net, parts, ways, tables };
  }
  async function destroyAll(): Promise<void> {
    await routes(on.context).destroy(refs().routes);
    await gateways(on.context).destroy(refs().gateways);
    await subnets(on.context).destroy(refs().subnets);
    await network(on.context).destroy(refs().network);
  }
  const changes = () => on.cloud.journal.entries().filter(({ committed }) => committed).length;
  const creates = ['CreateSubnet', 'CreateInternetGateway', 'AllocateAddress', 'CreateNatGateway', 'CreateRouteTable'];
  const counts = () => Object.fromEntries(creates.map((name) => [name, on.commits(name).length]));

  test('ensure: twice makes one of each, and an equal plan finds nothing to do', async () => {
    const first = await ensureAll();
    const before = changes();
    expect(await ensureAll()).toEqual(first);
    expect(changes()).toBe(before);
    expect(counts()).toEqual({
      CreateSubnet: 6,
      CreateInternetGateway: 1,
      AllocateAddress: 1,
      CreateNatGateway: 1,
      CreateRouteTable: 2,
    });
    expect(await driftOfPlan(subnets(on.context), refs().subnets, props.subnets)).toEqual([]);
    expect(await driftOfPlan(gateways(on.context), refs().gateways, props.gateways)).toEqual([]);
    expect(await driftOfPlan(routes(on.context), refs().routes, props.routes)).toEqual([]);
    expect(await routes(on.context).observe(refs().routes)).toMatchObject({ output: first.tables });
  });

  test('subnets.ensure: public ones give out public addresses, and Kubernetes finds both sorts', async () => {
    const { parts } = await ensureAll();
    const { Subnets = [] } = await (
      await ec2()
    ).send(
      new DescribeSubnetsCommand({ SubnetIds: [parts.public['eu-west-1b'] ?? '', parts.private['eu-west-1b'] ?? ''] }),
    );
    const seen = Subnets.map(({ CidrBlock, MapPublicIpOnLaunch, Tags }) => [
      CidrBlock,
      MapPublicIpOnLaunch,
      Tags?.filter(({ Key }) => Key?.startsWith('kubernetes.io/'))
        .map(({ Key, Value }) => `${Key}=${Value}`)
        .sort(),
    ]);
    expect(seen.sort()).toEqual([
      ['10.100.4.0/22', true, ['kubernetes.io/cluster/acme-aws=shared', 'kubernetes.io/role/elb=1']],
      ['10.100.80.0/20', false, ['kubernetes.io/cluster/acme-aws=shared', 'kubernetes.io/role/internal-elb=1']],
    ]);
  });

  test('subnets.ensure: a zone that is moved is refused, a zone that is missing is made up for', async () => {
    const { net } = await ensureAll();
    const moved = { ...props.subnets, public: ['10.100.16.0/22', ...props.subnets.public.slice(1)] };
    const made = { network: net };
    await expect(subnets(on.context).ensure(refs().subnets, moved, made)).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' },
    });
    await on.close();
    on = await stage();
    const { vpc } = await network(on.context).ensure(refs().network, props.network, {});
    const two = {
      zones: zones.slice(0, 2),
      public: moved.public.slice(1),
      private: props.subnets.private.slice(0, 2),
      tags,
    };
    const half = { ...two, public: props.subnets.public.slice(0, 2) };
    await subnets(on.context).ensure(refs().subnets, half, { network: { vpc } });
    const whole = await subnets(on.context).ensure(refs().subnets, props.subnets, { network: { vpc } });
    expect(Object.keys(whole.private)).toEqual(zones);
    expect(on.commits('CreateSubnet')).toHaveLength(6);
  });

  test('subnets.observe: a platform that lost one subnet of a zone stands, differs from the plan, and is repaired', async () => {
    const { vpc } = await network(on.context).ensure(refs().network, props.network, {});
    const made = await subnets(on.context).ensure(refs().subnets, props.subnets, { network: { vpc } });
    const SubnetId = made.public['eu-west-1c'];
    await (await ec2()).send(new DeleteSubnetCommand({ SubnetId }));
    await on.time.pass();
    expect(await driftOfPlan(subnets(on.context), refs().subnets, props.subnets)).toEqual(['public']);
    const repaired = await subnets(on.context).ensure(refs().subnets, props.subnets, { network: { vpc } });
    expect(repaired.private).toEqual(made.private);
    await on.time.pass();
    expect(await driftOfPlan(subnets(on.context), refs().subnets, props.subnets)).toEqual([]);
  });

  test('subnets.observe: one whose side nobody can tell any more stands, and is marked again', async () => {
    const { vpc } = await network(on.context).ensure(refs().network, props.network, {});
    const made = await subnets(on.context).ensure(refs().subnets, props.subnets, { network: { vpc } });
    const Resources = Object.values(made.private);
    await (await ec2()).send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'kubernetes.io/role/internal-elb' }] }));
    await on.time.pass();
    expect(await driftOfPlan(subnets(on.context), refs().subnets, props.subnets)).toEqual(['private']);
    expect(await subnets(on.context).ensure(refs().subnets, props.subnets, { network: { vpc } })).toEqual(made);
    await on.time.pass();
    expect(await driftOfPlan(subnets(on.context), refs().subnets, props.subnets)).toEqual([]);
  });

  test('gateways.observe, routes.observe: without a NAT gateway both stand, differ from the plan, and are repaired', async () => {
    const { ways, tables } = await ensureAll();
    await (await ec2()).send(new DeleteNatGatewayCommand({ NatGatewayId: ways.nat['eu-west-1a'] }));
    await on.time.pass(600_000);
    expect(await driftOfPlan(gateways(on.context), refs().gateways, props.gateways)).toEqual(['natZones']);
    expect(await driftOfPlan(routes(on.context), refs().routes, props.routes)).toEqual(['tags']);
    expect((await ensureAll()).tables).toEqual(tables);
    await on.time.pass();
    expect(await driftOfPlan(gateways(on.context), refs().gateways, props.gateways)).toEqual([]);
    expect(await driftOfPlan(routes(on.context), refs().routes, props.routes)).toEqual([]);
  });

  test('gateways.observe: an internet gateway without network and NAT gateway is left over, and is taken up again', async () => {
    const { net, ways } = await ensureAll();
    await (await ec2()).send(new DeleteNatGatewayCommand({ NatGatewayId: ways.nat['eu-west-1a'] }));
    await on.time.pass(600_000);
    const detach = new DetachInternetGatewayCommand({ InternetGatewayId: ways.internet, VpcId: net.vpc });
    await (await ec2()).send(detach);
    await on.time.pass();
    expect(await gateways(on.context).observe(refs().gateways)).toBeUndefined();
    expect((await ensureAll()).ways.internet).toBe(ways.internet);
  });

  test('routes.observe: nothing is there once all tables are deleted, and the next run makes others in the same VPC', async () => {
    const { tables } = await ensureAll();
    await routes(on.context).destroy(refs().routes);
    await on.time.pass();
    expect(await routes(on.context).observe(refs().routes)).toBeUndefined();
    const next = await ensureAll();
    expect(next.tables.public).not.toBe(tables.public);
    await routes(on.context).destroy(refs().routes);
    const third = await ensureAll();
    expect([tables.public, next.tables.public]).not.toContain(third.tables.public);
    expect(on.commits('CreateRouteTable')).toHaveLength(6);
  });

  test('routes.ensure: a table that somebody else gave one of the subnets is left to them, and told', async () => {
    const { net, parts, tables } = await ensureAll();
    const client = await ec2();
    const theirs = (await client.send(new CreateRouteTableCommand({ VpcId: net.vpc }))).RouteTable?.RouteTableId ?? '';
    const [subnet = ''] = Object.values(parts.public);
    const associationOf = async (table: string): Promise<string | undefined> => {
      const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ RouteTableIds: [table] }));
      return RouteTables?.[0]?.Associations?.find(({ SubnetId }) => SubnetId === subnet)?.RouteTableAssociationId;
    };
    const AssociationId = await associationOf(tables.public);
    await client.send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId: theirs }));
    await on.time.pass();
    const taken = await associationOf(theirs);
    await expect(ensureAll()).rejects.toMatchObject({
      failure: { rule: 'SW-OWN-049', fix: expect.stringContaining(`--association-id ${taken} --region eu-west-1`) },
    });
    expect(await associationOf(theirs)).toBe(taken);
    await client.send(new DisassociateRouteTableCommand({ AssociationId: taken }));
    await on.time.pass();
    expect((await ensureAll()).tables).toEqual(tables);
    expect(await associationOf(tables.public)).toBeDefined();
  });

  test.each(creates)('ensure: takes over what a lost reply to %s made', async (operation) => {
    const match = { service: 'ec2', operation };
    on.cloud.faults.add({ id: 'lost', match, nth: 1, action: { 'timeout-after-commit': {} } });
    await ensureAll();
    expect(on.cloud.faults.list().map(({ hits }) => hits)).toEqual([1]);
    const twice = on.cloud.resources({ state: 'live' }).filter((each) => Number(each['createCalls']) > 1);
    expect(twice).toEqual([]);
    expect(counts()).toMatchObject({ AllocateAddress: 1, CreateInternetGateway: 1, CreateNatGateway: 1 });
  });

  test.each(['CreateRoute', 'AssociateRouteTable', 'AttachInternetGateway'])(
    'ensure: a lost reply to %s leaves no second one, and the way leads out',
    async (operation) => {
      const action = { 'timeout-after-commit': {} };
      on.cloud.faults.add({ match: { service: 'ec2', operation }, nth: 1, action });
      const { tables, ways } = await ensureAll();
      const RouteTableIds = [tables.public, ...Object.values(tables.private)];
      const { RouteTables = [] } = await (await ec2()).send(new DescribeRouteTablesCommand({ RouteTableIds }));
      const leads = RouteTables.map(({ Routes, Associations }) => [
        Routes?.filter(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0').map(
          ({ GatewayId, NatGatewayId }) => GatewayId ?? NatGatewayId,
        ),
        Associations?.length,
      ]);
      expect(leads.sort()).toEqual(
        [
          [[ways.internet], 3],
          [Object.values(ways.nat), 3],
        ].sort(),
      );
    },
  );

  test('gateways.ensure: a NAT gateway that failed is removed, and the next one is another', async () => {
    await slowly();
    const action = { 'op-fails': { code: 'InternalError', message: 'Network interface could not be created' } };
    on.cloud.faults.add({ match: { service: 'ec2', operation: 'CreateNatGateway', phase: 'lro' }, nth: 1, action });
    const { ways } = await ensureAll();
    const { NatGateways = [] } = await (await ec2()).send(new DescribeNatGatewaysCommand({}));
    // EC2 goes on listing what is deleted for an hour, which may have passed.
    const standing = NatGateways.filter(({ State }) => State !== 'deleted');
    expect(standing.map(({ NatGatewayId, State }) => [State, NatGatewayId])).toEqual([
      ['available', ways.nat['eu-west-1a']],
    ]);
    const calls = ['CreateNatGateway', 'DeleteNatGateway', 'CreateNatGateway'];
    expect(on.commits('CreateNatGateway', 'DeleteNatGateway')).toEqual(calls);
    expect(on.commits('AllocateAddress')).toHaveLength(1);
  });

  test('gateways.ensure: a NAT gateway that failed so long ago that nothing lists it any more is not taken for the new one', async () => {
    await slowly();
    const code = 'InsufficientFreeAddressesInSubnet';
    const action = { 'op-fails': { code, message: 'Subnet has insufficient free addresses' } };
    const match = { service: 'ec2', operation: 'CreateNatGateway', phase: 'lro' } as const;
    on.cloud.faults.add({ id: 'full', match, action });
    await expect(ensureAll()).rejects.toMatchObject({ failure: { code: 'QUOTA_EXCEEDED' } });
    on.cloud.faults.remove('full');
    await on.time.pass(2 * 3_600_000);
    const { ways } = await ensureAll();
    const { NatGateways = [] } = await (await ec2()).send(new DescribeNatGatewaysCommand({}));
    expect(NatGateways.map(({ NatGatewayId, State }) => [State, NatGatewayId])).toContainEqual([
      'available',
      ways.nat['eu-west-1a'],
    ]);
    expect(on.commits('AllocateAddress')).toHaveLength(1);
  });

  test('gateways: one in each zone has its own address and table; none of them is taken away again', async () => {
    const { ways, tables } = await ensureAll(zones);
    expect(Object.keys(ways.nat)).toEqual(zones);
    expect(Object.keys(tables.private)).toEqual(zones);
    expect(counts()).toMatchObject({ AllocateAddress: 3, CreateNatGateway: 3, CreateRouteTable: 4 });
    const fewer = { natZones: zones.slice(0, 1), tags };
    const parts = await subnets(on.context).observe(refs().subnets);
    await expect(gateways(on.context).ensure(refs().gateways, fewer, { subnets: parts!.output })).rejects.toMatchObject(
      { failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' } },
    );
    await destroyAll();
    expect(on.cloud.leftovers()).toEqual([]);
  });

  test('destroy: everything goes in order, twice is success, and a foreign address stays', async () => {
    await (await ec2()).send(new AllocateAddressCommand({ Domain: 'vpc' }));
    await ensureAll();
    await destroyAll();
    await destroyAll();
    const { Addresses } = await (await ec2()).send(new DescribeAddressesCommand({}));
    expect(Addresses).toHaveLength(1);
    expect(on.commits('DeleteNatGateway', 'DeleteVpc')).toEqual(['DeleteNatGateway', 'DeleteVpc']);
  });

  test('subnets.destroy: names what still uses one', async () => {
    await ensureAll();
    await expect(subnets({ ...on.context, pollScale: 1e-4 }).destroy(refs().subnets)).rejects.toMatchObject({
      failure: { code: 'DEPENDENCY', rule: 'SW-DEP-054', message: expect.stringMatching(/network interface eni-/) },
    });
  });

  test('list: finds each step under its name, with step and incarnation, of whatever is left', async () => {
    await ensureAll();
    await on.time.pass();
    const found = await Promise.all([subnets, gateways, routes].map((kind) => kind(on.context).list?.(on.scope)));
    expect(found).toEqual([
      [{ kind: 'aws.subnets', name: 'acme-aws-subnets', step: 'cluster/subnets', incarnation: 1 }],
      [{ kind: 'aws.gateways', name: 'acme-aws-gateways', step: 'cluster/gateways', incarnation: 1 }],
      [{ kind: 'aws.routes', name: 'acme-aws-routes', step: 'cluster/routes', incarnation: 1 }],
    ]);
  });
});
