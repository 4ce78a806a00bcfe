import { randomBytes } from 'node:crypto';
import type { Ref } from '@slipway/contracts';
import type { protos } from '@google-cloud/sql';
import type { SqlInstanceProps } from './kinds.ts';
import { ownLabels } from './ownership.ts';

type Instance = protos.google.cloud.sql.v1.IDatabaseInstance;

/** The instance as it is to be created. Source: the reference architecture, section 4. */
export function sqlInstanceRequest(ref: Ref, props: SqlInstanceProps): Instance {
  return {
    name: ref.name,
    region: props.region,
    databaseVersion: props.version,
    // Nobody is to log in as root: the password is forgotten at once.
    rootPassword: randomBytes(24).toString('base64url'),
    settings: {
      ...sqlInstanceSettings(ref, props),
      edition: 'ENTERPRISE',
      dataDiskType: 'PD_SSD',
      storageAutoResize: { value: true },
      ipConfiguration: { ipv4Enabled: { value: true }, serverCaMode: 'GOOGLE_MANAGED_INTERNAL_CA' },
      // Gitpod's schema has timestamps without defaults; set later it would take a restart.
      databaseFlags: [{ name: 'explicit_defaults_for_timestamp', value: 'off' }],
    },
  };
}

/** The disk grows by itself, so what was asked for is kept beside it: a larger disk than the file says is as planned. */
export const askedStorageLabel = 'slipway-storage-gb';

/** The settings that can change in place. */
export function sqlInstanceSettings(ref: Ref, props: SqlInstanceProps): protos.google.cloud.sql.v1.ISettings {
  return {
    tier: props.tier,
    availabilityType: props.highAvailability ? 'REGIONAL' : 'ZONAL',
    dataDiskSizeGb: { value: String(props.storageGb) },
    storageAutoResizeLimit: { value: String(props.maxStorageGb) },
    backupConfiguration: {
      enabled: { value: true },
      // A standby is kept up from the binary log.
      binaryLogEnabled: { value: props.highAvailability },
      backupRetentionSettings: { retentionUnit: 'COUNT', retainedBackups: { value: props.backupDays } },
    },
    deletionProtectionEnabled: { value: props.deletionProtection },
    userLabels: { ...ownLabels(ref, props.labels), [askedStorageLabel]: String(props.storageGb) },
  };
}
