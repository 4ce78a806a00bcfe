import type { Resource } from '../../core/graph.ts';
import { integer, object, objects, text } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';

/** Id of `{id}` at `key`; '' without one. */
export function idAt(body: JsonObject, key: string): string {
  return text(object(body, key), 'id');
}

/** Deepest part of `user` that holds `target`: `…/ipConfigurations/ipconfig1`, `…/frontendIPConfigurations/x`; else the user itself. */
export function holderIn(user: Resource, target: string): string {
  const properties = object(user.body, 'properties');
  for (const list of ['ipConfigurations', 'frontendIPConfigurations']) {
    for (const item of objects(properties, list)) {
      const uses = JSON.stringify(item).toLowerCase().includes(`"${target.toLowerCase()}"`);
      if (uses) return text(item, 'id') || `${user.id}/${list}/${text(item, 'name')}`;
    }
  }
  if (user.type === 'Microsoft.Compute/virtualMachineScaleSets') return scaleSetHolder(user);
  if (user.type === 'Microsoft.DBforMySQL/flexibleServers') {
    return `${target}/serviceAssociationLinks/${user.name}`;
  }
  return user.id;
}

/** Machines of a scale set have interfaces that are no resources of their own. */
function scaleSetHolder(user: Resource): string {
  const machine = (integer(object(user.body, 'sku'), 'capacity') ?? 0) > 0 ? 0 : undefined;
  const inside = machine === undefined ? user.id : `${user.id}/virtualMachines/${machine}`;
  return `${inside}/networkInterfaces/${user.name}/ipConfigurations/ipconfig1`;
}

/** What of `users` takes addresses: a node pool shows by its scale set, once it has one. */
export function addressed(users: readonly Resource[]): Resource[] {
  const others = users.filter(({ type }) => type !== 'Microsoft.ContainerService/managedClusters/agentPools');
  return others.length > 0 ? others : [...users];
}

/** Things in a subnet as ARM lists them in its `ipConfigurations`. */
export function holdersOf(azure: Azure, resource: Resource): string[] {
  return addressed(azure.graph.users(resource.id)).map((user) => holderIn(user, resource.id));
}

/** 400 for a value that is no CIDR range. */
export function badRange(value: string, id: string): ArmFault {
  return new ArmFault(
    'InvalidCIDRNotation',
    `The address prefix ${value} in resource ${id} has an invalid CIDR notation. For further information, see https://en.wikipedia.org/wiki/Classless_Inter-Domain_Routing#CIDR_notation.`,
  );
}
