import type { JsonObject } from '../../core/json.ts';
import { ArmFault } from '../fault.ts';

/** A refusal of Azure DNS, whose body is `{code, message}` without the wrapper that the rest of Azure has. */
export class DnsFault extends ArmFault {
  override body(): JsonObject {
    return { code: this.code, message: this.message };
  }
}

export function badRequest(message: string): DnsFault {
  return new DnsFault('BadRequest', message);
}

export function invalidDomainName(name: string): DnsFault {
  return badRequest(`The domain name '${name}' is invalid.`);
}

/** Zones and links of both kinds of DNS belong to no region. */
export function locationMustBeGlobal(type: string, location: string): ArmFault {
  return new ArmFault(
    'LocationNotAvailableForResourceType',
    `The provided location '${location}' is not available for resource type '${type}'. List of available regions for the resource type is 'global'.`,
  );
}
