import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import { storageTypes } from './orderable.ts';
import { invalidCombination, invalidValue } from './refusals.ts';

/** From this size on gp3 takes IOPS and throughput of one's own. */
const stripedFrom = 400;
const mostDays = 35;

export interface StorageFacts extends JsonObject {
  AllocatedStorage: number;
  StorageType: string;
}

/** Size and kind of the volume as a request gives them. */
export function checkStorage(input: JsonObject): StorageFacts {
  const StorageType = text(input, 'StorageType') || 'gp2';
  const limits = storageTypes[StorageType];
  if (!limits) throw invalidValue(`Invalid storage type: ${StorageType}`);
  const AllocatedStorage = integer(input, 'AllocatedStorage') ?? 0;
  if (AllocatedStorage < limits.least || AllocatedStorage > limits.most)
    throw invalidValue(
      `Invalid storage size for engine name mysql and storage type ${StorageType}: ${AllocatedStorage}`,
    );
  const given = integer(input, 'Iops') !== undefined || integer(input, 'StorageThroughput') !== undefined;
  if (StorageType === 'gp3' && given && AllocatedStorage < stripedFrom)
    throw invalidCombination(
      `You can't specify IOPS or storage throughput for engine mysql and a storage size less than ${stripedFrom}.`,
    );
  const most = integer(input, 'MaxAllocatedStorage');
  if (most !== undefined && most < AllocatedStorage * 1.1)
    throw invalidCombination('Max storage size must be greater than storage size by at least 10%.');
  return {
    AllocatedStorage,
    StorageType,
    ...(StorageType === 'gp3'
      ? { Iops: integer(input, 'Iops') ?? 3000, StorageThroughput: integer(input, 'StorageThroughput') ?? 125 }
      : {}),
    ...(most === undefined ? {} : { MaxAllocatedStorage: most }),
  };
}

export function checkRetention(days: number): number {
  if (Number.isInteger(days) && days >= 0 && days <= mostDays) return days;
  throw invalidValue(`Invalid backup retention period: ${days}. Retention period must be between 0 and ${mostDays}`);
}
