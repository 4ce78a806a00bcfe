import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { isObject, text } from '../../core/json.ts';
import { ArmFault } from '../fault.ts';
import { defaultLocation } from '../azure.ts';

/** Regions that the subscription may use, with what the portal calls them. */
export const locations: Record<string, string> = {
  [defaultLocation]: 'West Europe',
  northeurope: 'North Europe',
  germanywestcentral: 'Germany West Central',
  francecentral: 'France Central',
  uksouth: 'UK South',
  swedencentral: 'Sweden Central',
  eastus: 'East US',
  eastus2: 'East US 2',
  westus2: 'West US 2',
  centralus: 'Central US',
  southeastasia: 'Southeast Asia',
  global: 'global',
};

/** `West Europe` and `westeurope` are the same. */
export function normalLocation(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}

/** Where a tracked resource is to stand; throws where none is named, it is unknown, or it is not where the resource stands. */
export function locationOf(type: string, name: string, group: string, body: JsonObject, before?: Resource): string {
  const wanted = text(body, 'location');
  if (wanted === '') throw new ArmFault('LocationRequired', 'The location property is required for this definition.');
  const location = normalLocation(wanted);
  if (locations[location] === undefined)
    throw new ArmFault(
      'LocationNotAvailableForResourceType',
      `The provided location '${wanted}' is not available for resource type '${type}'. List of available regions for the resource type is '${Object.keys(locations).join(',')}'.`,
    );
  if (before && before.location !== location)
    throw new ArmFault(
      'InvalidResourceLocation',
      `The resource '${name}' already exists in location '${before.location}' in resource group '${group}'. A resource with the same name cannot be created in location '${wanted}'. Please select a new resource name.`,
      { http: 409 },
    );
  return location;
}

/** At most 50 tags, names to 512 and values to 256 characters. */
export function checkTags(body: JsonObject): void {
  const tags = body['tags'];
  if (tags === undefined || tags === null) return;
  if (!isObject(tags))
    throw new ArmFault('InvalidRequestContent', "The request content was invalid: 'tags' must be an object.");
  const entries = Object.entries(tags);
  if (entries.length > 50)
    throw new ArmFault('TooManyTags', `The resource has '${entries.length}' tags; the maximum is '50'.`);
  for (const [name, value] of entries) {
    if (/[<>%&\\?/]/.test(name) || name.length > 512)
      throw new ArmFault(
        'InvalidTagNameCharacters',
        `The tag names '${name}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`,
      );
    if (typeof value !== 'string' || value.length > 256)
      throw new ArmFault(
        'InvalidTagValueLength',
        `Tag value too large. Following tag value '${name}' exceeded the maximum length. Maximum allowed length for tag value - '256' characters.`,
      );
  }
}
