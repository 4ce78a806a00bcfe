import { randomBytes } from 'node:crypto';
import type { Ref } from '@slipway/contracts';
import type { protos } from '@google-cloud/sql';
import type { SqlInstanceProps } from './kinds.ts';
import { ownLabels } from './ownership.ts';

type Settings = protos.google.cloud.sql.v1.ISettings;

/** The disk grows by itself, so what was asked for stands in a label: else every grown disk would look like drift. */
const storageLabel = 'slipway-storage-gb';

export function askedStorageGb(settings: Settings | null | undefined): number {
  const disk = Number(settings?.dataDiskSizeGb?.value ?? 0);
  const asked = Number(settings?.userLabels?.[storageLabel] ?? Number.NaN);
  return Number.isFinite(asked) && asked <= disk ? asked : disk;
}

/** The instance of the reference architecture, section 4, row `database/instance`. */
export function instanceRequest(ref: Ref, props: SqlInstanceProps): protos.google.cloud.sql.v1.IDatabaseInstance {
  return {
    name: ref.name,
    region: props.region,
    databaseVersion: props.version,
    instanceType: 'CLOUD_SQL_INSTANCE',
    // Demanded at create and never used: nobody is to know it.
    rootPassword: randomBytes(24).toString('base64url'),
    settings: {
      ...settingsRequest(ref, props),
      edition: 'ENTERPRISE',
      dataDiskType: 'PD_SSD',
      ipConfiguration: {
        ipv4Enabled: { value: true },
        authorizedNetworks: [],
        serverCaMode: 'GOOGLE_MANAGED_INTERNAL_CA',
      },
      // Gitpod's schema needs it off; a later patch would restart the instance.
      databaseFlags: [{ name: 'explicit_defaults_for_timestamp', value: 'off' }],
    },
  };
}

/** What can change in place. A disk never shrinks, and Google refuses that. */
export function settingsRequest(ref: Ref, props: SqlInstanceProps): Settings {
  return {
    tier: props.tier,
    availabilityType: props.highAvailability ? 'REGIONAL' : 'ZONAL',
    dataDiskSizeGb: { value: props.storageGb },
    storageAutoResize: { value: true },
    storageAutoResizeLimit: { value: props.maxStorageGb },
    backupConfiguration: {
      enabled: { value: true },
      // The standby of a regional instance is fed from the binary log.
      binaryLogEnabled: { value: props.highAvailability },
      backupRetentionSettings: { retentionUnit: 'COUNT', retainedBackups: { value: props.backupDays } },
      transactionLogRetentionDays: { value: Math.min(props.backupDays, 7) },
    },
    deletionProtectionEnabled: { value: props.deletionProtection },
    userLabels: ownLabels(ref, { ...props.labels, [storageLabel]: String(props.storageGb) }),
  };
}
