import type { JsonObject } from '../../core/json.ts';
import { invalidCombination } from './refusals.ts';

const both = [
  'AllocatedStorage',
  'AutoMinorVersionUpgrade',
  'BackupRetentionPeriod',
  'CACertificateIdentifier',
  'CopyTagsToSnapshot',
  'DBInstanceClass',
  'DBInstanceIdentifier',
  'DBParameterGroupName',
  'DeletionProtection',
  'EngineVersion',
  'MasterUserPassword',
  'MaxAllocatedStorage',
  'MultiAZ',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'StorageType',
  'VpcSecurityGroupIds',
];

export const createMembers: readonly string[] = [
  ...both,
  'AvailabilityZone',
  'DBName',
  'DBSubnetGroupName',
  'Engine',
  'EngineLifecycleSupport',
  'Iops',
  'KmsKeyId',
  'MasterUsername',
  'Port',
  'PubliclyAccessible',
  'StorageEncrypted',
  'StorageThroughput',
  'Tags',
];

export const modifyMembers: readonly string[] = [...both, 'AllowMajorVersionUpgrade', 'ApplyImmediately'];

/** RDS has more options than are simulated: one without an effect here is refused, so that nobody relies on it. */
export function refuseOthers(input: JsonObject, known: readonly string[]): void {
  const other = Object.keys(input).find((member) => input[member] !== undefined && !known.includes(member));
  if (other !== undefined) throw invalidCombination(`The parameter ${other} is not simulated.`);
}
