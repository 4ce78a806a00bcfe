import { type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { RouteTable } from '@aws-sdk/client-ec2';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { associate, bringRouteTable, deleteRouteTable, routeTablesOf, sendThrough } from '../ec2/route-table.ts';
import { firstById, ofInstallation, ofStep } from '../ec2/tagged.ts';
import { halfMadeTags } from '../half-made.ts';
import type { GatewaysOutput, RoutesOutput, RoutesProps, SubnetsOutput } from '../kinds.ts';
import { routesName } from '../names.ts';
import { foundByTags, userTags } from '../ownership.ts';

/** Of the public table; of a private one, the zone of its NAT gateway. */
const publicSide = 'public';

/** Where traffic goes from each subnet. docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export function routes(
  context: CloudContext,
): Resource<RoutesProps, { subnets: SubnetsOutput; gateways: GatewaysOutput }, RoutesOutput> {
  return {
    permissions: [
      'ec2:AssociateRouteTable',
      'ec2:CreateRoute',
      'ec2:CreateRouteTable',
      'ec2:CreateTags',
      'ec2:DeleteRouteTable',
      'ec2:DeleteTags',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSubnets',
      'ec2:DisassociateRouteTable',
      'ec2:ReplaceRoute',
      'ec2:ReplaceRouteTableAssociation',
    ],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const tables = onePerSide(await routeTablesOf(cloud, ofStep(ref)));
      if (tables.length === 0) return undefined;
      const output = outputOf(tables);
      const whole = output.public !== '' && Object.keys(output.private).length > 0 && tables.every(hasDefaultRoute);
      return { output, actual: { tags: whole ? userTags(tables[0]?.Tags) : halfMadeTags } };
    },

    async ensure(ref, { tags }, { subnets, gateways }) {
      const cloud = cloudOf(context, ref.scope);
      const bring = (side: string): Promise<RouteTable> => bringRouteTable(cloud, ref, subnets.vpc, side, tags);
      const open = await bring(publicSide);
      await sendThrough(cloud, open, { GatewayId: gateways.internet });
      await associateAll(cloud, ref, open, Object.values(subnets.public));

      const natZones = Object.keys(gateways.nat);
      const closed: Record<string, string> = {};
      for (const natZone of natZones) {
        const table = await bring(natZone);
        await sendThrough(cloud, table, { NatGatewayId: gateways.nat[natZone] ?? '' });
        // A zone without a NAT gateway of its own goes out through the first one.
        const zones = Object.keys(subnets.private).filter(
          (zone) => zone === natZone || (natZone === natZones[0] && !(zone in gateways.nat)),
        );
        await associateAll(
          cloud,
          ref,
          table,
          zones.map((zone) => subnets.private[zone] ?? ''),
        );
        closed[natZone] = table.RouteTableId ?? '';
      }
      return { public: open.RouteTableId ?? '', private: closed };
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      for (const table of await routeTablesOf(cloud, ofStep(ref))) await deleteRouteTable(cloud, table);
    },

    async list(scope) {
      const found = await routeTablesOf(cloudOf(context, scope), ofInstallation(scope));
      return found.slice(0, 1).map(({ Tags }) => foundByTags('aws.routes', routesName(scope), Tags));
    },
  };
}

async function associateAll(
  cloud: AmazonCloud,
  ref: Ref,
  table: RouteTable,
  subnets: readonly string[],
): Promise<void> {
  for (const subnet of subnets) await associate(cloud, ref, table, subnet);
}

/** A create that was seen too late may have left a second one: of each side, the one that is used. */
function onePerSide(tables: readonly RouteTable[]): RouteTable[] {
  const sides = [...new Set(tables.map(sideOf))];
  return sides.flatMap((side) => {
    const ofSide = tables.filter((table) => sideOf(table) === side);
    return firstById(ofSide, ({ RouteTableId }) => RouteTableId) ?? [];
  });
}

const sideOf = ({ Tags }: RouteTable): string => Tags?.find(({ Key }) => Key === 'slipway.dev/side')?.Value ?? '';

function outputOf(tables: readonly RouteTable[]): RoutesOutput {
  const ids = tables.map((table) => [sideOf(table), table.RouteTableId ?? ''] as const);
  const open = ids.find(([side]) => side === publicSide)?.[1] ?? '';
  const closed = ids.filter(([side]) => side !== publicSide).sort(([a], [b]) => (a < b ? -1 : 1));
  return { public: open, private: Object.fromEntries(closed) };
}

/** A route whose gateway is gone leads nowhere: `blackhole`. */
const hasDefaultRoute = ({ Routes, Associations }: RouteTable): boolean =>
  Associations?.some(({ SubnetId }) => SubnetId !== undefined) === true &&
  Routes?.some(({ DestinationCidrBlock, State }) => DestinationCidrBlock === '0.0.0.0/0' && State === 'active') ===
    true;
