import { randomBytes } from 'node:crypto';
import type { CreateDBInstanceCommandInput, DBInstance, ModifyDBInstanceCommandInput } from '@aws-sdk/client-rds';
import type { Ref } from '@slipway/contracts';
import type { DatabaseInstanceProps, NamedOutput, SecurityGroupOutput } from './kinds.ts';
import { ownTags, tagList, tagsIn, userTags } from './ownership.ts';

export interface DatabaseNeeds {
  subnetGroup: NamedOutput;
  securityGroup: SecurityGroupOutput;
  parameters: NamedOutput;
}

/** Name of the database, and of its user. Source: the reference architecture, section 5. */
const gitpod = 'gitpod';
const port = 3306;

/** The volume grows by itself, so what was asked for stands in a tag: else every grown one would look like drift. */
const storageTag = 'slipway.dev/storage-gb';

export const instanceTags = (props: DatabaseInstanceProps): Record<string, string> => ({
  ...props.tags,
  [storageTag]: String(props.storageGb),
});

/** The instance of the reference architecture, section 5, row `database/instance`. */
export function instanceRequest(
  ref: Ref,
  props: DatabaseInstanceProps,
  { subnetGroup, securityGroup, parameters }: DatabaseNeeds,
): CreateDBInstanceCommandInput {
  return {
    ...settingsRequest(ref, props),
    DBName: gitpod,
    Engine: 'mysql',
    EngineVersion: props.version,
    // Both versions that Gitpod runs on are past their standard support: only so they can be made at all.
    EngineLifecycleSupport: 'open-source-rds-extended-support',
    MasterUsername: gitpod,
    // Demanded at create and never used: nobody is to know it.
    MasterUserPassword: randomBytes(16).toString('hex'),
    Port: port,
    StorageType: 'gp3',
    StorageEncrypted: true,
    PubliclyAccessible: false,
    DBSubnetGroupName: subnetGroup.name,
    VpcSecurityGroupIds: [securityGroup.group],
    DBParameterGroupName: parameters.name,
    AutoMinorVersionUpgrade: false,
    CopyTagsToSnapshot: true,
    Tags: tagList(ownTags(ref, instanceTags(props))),
  };
}

/** What can change in place. */
function settingsRequest(
  { name }: Ref,
  props: DatabaseInstanceProps,
): ModifyDBInstanceCommandInput & { DBInstanceClass: string } {
  return {
    DBInstanceIdentifier: name,
    DBInstanceClass: props.tier,
    AllocatedStorage: props.storageGb,
    MaxAllocatedStorage: props.maxStorageGb,
    MultiAZ: props.highAvailability,
    BackupRetentionPeriod: props.backupDays,
    DeletionProtection: props.deletionProtection,
  };
}

/** A volume never shrinks: where it is as large already, there is nothing to ask for. */
export function changeRequest(ref: Ref, props: DatabaseInstanceProps, found: DBInstance): ModifyDBInstanceCommandInput {
  const { AllocatedStorage: asked = 0, ...others } = settingsRequest(ref, props);
  return asked > (found.AllocatedStorage ?? 0) ? { ...others, AllocatedStorage: asked } : others;
}

/** Storage autoscaling is off where there is no maximum above what is allocated. */
export function actualOf(found: DBInstance): DatabaseInstanceProps {
  const { AllocatedStorage: allocated = 0, TagList } = found;
  const asked = Number(tagsIn(TagList)[storageTag] ?? Number.NaN);
  return {
    version: (found.EngineVersion ?? '').split('.').slice(0, 2).join('.'),
    tier: found.DBInstanceClass ?? '',
    storageGb: asked <= allocated ? asked : allocated,
    maxStorageGb: found.MaxAllocatedStorage ?? allocated,
    highAvailability: found.MultiAZ ?? false,
    backupDays: found.BackupRetentionPeriod ?? 0,
    deletionProtection: found.DeletionProtection ?? false,
    tags: userTags(TagList),
  };
}
