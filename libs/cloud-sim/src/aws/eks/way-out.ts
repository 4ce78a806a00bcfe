import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { SubnetFacts } from '../ec2/footprint.ts';
import { routeState } from '../ec2/network/routes.ts';
import { objectsOf, placeOf } from '../ec2/objects.ts';

/** Where the default route of a subnet leads. */
export function wayOut(aws: Aws, subnet: SubnetFacts): 'nat' | 'internet' | 'none' {
  const tables = objectsOf(aws, placeOf(subnet.resource), 'route-table').filter(
    (table) => text(table.body, 'VpcId') === subnet.vpcId,
  );
  const associated = (test: (association: JsonObject) => boolean): Resource | undefined =>
    tables.find((table) => objects(table.body, 'Associations').some(test));
  const table =
    associated((item) => text(item, 'SubnetId') === subnet.id) ?? associated((item) => item['Main'] === true);
  const route = objects(table?.body, 'Routes').find((item) => text(item, 'DestinationCidrBlock') === '0.0.0.0/0');
  if (!table || !route || routeState(aws, table, route) !== 'active') return 'none';
  return text(route, 'NatGatewayId') === '' ? 'internet' : 'nat';
}
