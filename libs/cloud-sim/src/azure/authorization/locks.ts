import { object } from '../../core/json.ts';
import { parseArmId } from '../arm/arm-id.ts';
import { isWithin, lockType } from '../arm/locks.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';

/** Locks on a subscription, a group or a resource. */
export const locks: ResourceType = {
  type: lockType,
  apiVersions: ['2020-05-01', '2016-09-01', '2017-04-01', '2015-01-01'],
  scope: 'extension',
  names: /^[^<>%&:\\?/]{1,260}$/,
  group: 'ManagementLocks',
  put: {},
  delete: {},
  provisioningState: false,
  missing: (call) => new ArmFault('LockNotFound', `The lock '${call.name}' could not be found.`, { http: 404 }),
  draft: ({ body }) => {
    const { level, notes, owners } = object(body, 'properties');
    if (level !== 'CanNotDelete' && level !== 'ReadOnly')
      throw new ArmFault(
        'LockLevelInvalid',
        `The lock level '${String(level)}' is invalid. The allowed values are 'CanNotDelete' and 'ReadOnly'.`,
      );
    const optional = { ...(notes === undefined ? {} : { notes }), ...(owners === undefined ? {} : { owners }) };
    return { body: { properties: { level, ...optional } } };
  },
  collection: (call, scope) => {
    const target = scope.toLowerCase();
    const atScope = /atScope\(\)/i.test(call.http.url.searchParams.get('$filter') ?? '');
    return call.azure.graph.all(lockType).filter((lock) => {
      const own = (parseArmId(lock.id)?.scope ?? '').toLowerCase();
      return isWithin(target, own) || (!atScope && isWithin(own, target));
    });
  },
};
