import type { Resource } from '../../core/graph.ts';
import type { Aws } from '../aws.ts';
import { fqdn, isWithin } from './names.ts';
import { isPrivate, zoneName, zonesOf } from './zone.ts';

/** The public zone of an account with the longest name that the domain lies in; of twins the first by id. */
export function responsibleZone(aws: Aws, account: string, domain: string): Resource | undefined {
  return zonesOf(aws, account)
    .filter((zone) => !isPrivate(zone) && isWithin(fqdn(domain), zoneName(zone)))
    .sort((a, b) => zoneName(b).length - zoneName(a).length || (a.id < b.id ? -1 : 1))[0];
}
