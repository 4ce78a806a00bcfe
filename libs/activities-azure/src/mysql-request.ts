import { randomBytes, randomUUID } from 'node:crypto';
import type { Server, ServerForUpdate } from '@azure/arm-mysql-flexible';
import type { JsonObject, Ref } from '@slipway/contracts';
import type { DatabaseServerProps, IdOutput } from './kinds.ts';
import { normalLocation } from './location.ts';
import { mergedTags, ownTags, userTags } from './ownership.ts';

/** Gitpod's user, who is the server's administrator. */
const administrator = 'gitpod';

/** Tells a server from the next one of its name: with each create another one, as the password. */
const birthTag = 'slipway-made';

export const birthOf = ({ tags }: Server): string => tags?.[birthTag] ?? '';

/**
 * The server of the reference architecture, section 6, row `database/instance`. Its password is thrown away: the step of the password
 * sets the one of the Secret. learn.microsoft.com/rest/api/mysql/flexibleserver/servers/create
 */
export function serverRequest(
  ref: Ref,
  props: DatabaseServerProps,
  { subnet, zone }: { subnet: IdOutput; zone: IdOutput },
): Server {
  return {
    location: props.location,
    tags: { ...ownTags(ref, props.tags), [birthTag]: randomUUID() },
    sku: { name: props.sku, tier: props.tier },
    administratorLogin: administrator,
    // Three of the four sorts of characters that Azure asks for.
    administratorLoginPassword: `aA1${randomBytes(16).toString('hex')}`,
    version: props.version,
    createMode: 'Default',
    storage: { storageSizeGB: props.storageGb, autoGrow: 'Enabled' },
    backup: { backupRetentionDays: props.backupDays, geoRedundantBackup: 'Disabled' },
    highAvailability: { mode: availabilityMode(props) },
    network: { delegatedSubnetResourceId: subnet.id, privateDnsZoneResourceId: zone.id },
  };
}

/** The standby is in the same zone: not every region has zones, and nothing else of an installation is spread over them. */
const availabilityMode = ({ highAvailability }: Pick<DatabaseServerProps, 'highAvailability'>): string =>
  highAvailability ? 'SameZone' : 'Disabled';

/** What a change of these props asks for. Disks only grow, by themselves too. */
export function serverChange(
  ref: Ref,
  props: DatabaseServerProps,
  found: Server,
  changed: readonly string[],
): ServerForUpdate {
  const has = (...names: string[]): boolean => names.some((name) => changed.includes(name));
  return {
    ...(has('tags') ? { tags: mergedTags(ref, found.tags, props.tags) } : {}),
    ...(has('sku', 'tier') ? { sku: { name: props.sku, tier: props.tier } } : {}),
    ...(has('storageGb') ? { storage: { storageSizeGB: props.storageGb, autoGrow: 'Enabled' } } : {}),
    ...(has('backupDays') ? { backup: { backupRetentionDays: props.backupDays } } : {}),
    ...(has('highAvailability') ? { highAvailability: { mode: availabilityMode(props) } } : {}),
  };
}

/** @param wanted gigabytes that were asked for: a disk that grew beyond is as it should be */
export function serverActual(found: Server, wanted?: number): Partial<DatabaseServerProps> & JsonObject {
  const { storageSizeGB = 0 } = found.storage ?? {};
  return {
    location: normalLocation(found.location),
    version: found.version ?? '',
    sku: found.sku?.name ?? '',
    tier: found.sku?.tier ?? '',
    storageGb: wanted !== undefined && storageSizeGB > wanted ? wanted : storageSizeGB,
    highAvailability: !['Disabled', undefined].includes(found.highAvailability?.mode),
    backupDays: found.backup?.backupRetentionDays ?? 0,
    tags: userTags(found.tags),
  };
}
