/** An ARM id taken apart. */
export interface ArmId {
  subscription: string;
  /** '' outside of groups. */
  resourceGroup: string;
  /** What an extension, or the first type, stands under. */
  scope: string;
  /** '' for subscriptions and groups. */
  namespace: string;
  /** Names of types without the namespace: `['virtualNetworks', 'subnets']`. */
  types: string[];
  /** One for each type; one less where the path is that of a collection. */
  names: string[];
}

/** Takes the path of a resource or collection apart; undefined: it is neither. */
export function parseArmId(path: string): ArmId | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const lower = parts.map((part) => part.toLowerCase());
  const inSubscription = lower[0] === 'subscriptions';
  const subscription = inSubscription ? (parts[1] ?? '') : '';
  const resourceGroup = inSubscription && lower[2] === 'resourcegroups' ? (parts[3] ?? '') : '';
  const at = lower.lastIndexOf('providers');
  if (at < 0) return { subscription, resourceGroup, scope: joined(parts), namespace: '', types: [], names: [] };
  const namespace = parts[at + 1];
  if (namespace === undefined) return undefined;
  const rest = parts.slice(at + 2);
  return {
    subscription,
    resourceGroup,
    scope: joined(parts.slice(0, at)),
    namespace,
    types: rest.filter((_part, index) => index % 2 === 0),
    names: rest.filter((_part, index) => index % 2 === 1),
  };
}

/** Id of what the resource is in: the resource above a child, else its scope (a group, a subscription, any resource). */
export function parentId(id: string): string {
  const parsed = parseArmId(id);
  if (!parsed || parsed.types.length === 0) {
    const [, , subscription = ''] = id.split('/');
    return parsed?.resourceGroup ? `/subscriptions/${subscription}` : '';
  }
  return parsed.types.length > 1 ? id.split('/').slice(0, -2).join('/') : parsed.scope;
}

/** Last part of an id. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function joined(parts: string[]): string {
  return parts.length === 0 ? '' : `/${parts.join('/')}`;
}
