import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { storageTypes } from './orderable.ts';
import { invalidCombination, invalidValue } from './refusals.ts';

/** From this size on gp3 takes IOPS and throughput of one's own. */
const stripedFrom = 400;
const mostDays = 35;
const leastGrowth = 1.1;
const restAfterGrowth = 6 * 3_600_000;

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
  const most = readMaximum(input, AllocatedStorage);
  return {
    AllocatedStorage,
    StorageType,
    ...(StorageType === 'gp3'
      ? { Iops: integer(input, 'Iops') ?? 3000, StorageThroughput: integer(input, 'StorageThroughput') ?? 125 }
      : {}),
    ...(most === undefined ? {} : { MaxAllocatedStorage: most }),
  };
}

/** The size up to which a volume grows by itself; undefined: it does not, as when it may be no larger than it is. */
function readMaximum(input: JsonObject, size: number): number | undefined {
  const most = integer(input, 'MaxAllocatedStorage');
  if (most === undefined || most === size) return undefined;
  if (most >= size * leastGrowth) return most;
  throw invalidCombination('Max storage size must be greater than storage size by at least 10%.');
}

/** Of a request that changes an instance. */
export function autoscaling(input: JsonObject, { body }: Resource): JsonObject {
  if (input['MaxAllocatedStorage'] === undefined) return {};
  const size = integer(input, 'AllocatedStorage') ?? integer(body, 'AllocatedStorage') ?? 0;
  return { MaxAllocatedStorage: readMaximum(input, size) };
}

/** A volume only grows, and not again while the last growth is worked in. */
export function checkGrowth(aws: Aws, input: JsonObject, { body, hidden }: Resource): void {
  const [before, after] = [integer(body, 'AllocatedStorage') ?? 0, integer(input, 'AllocatedStorage') ?? 0];
  if (input['AllocatedStorage'] === undefined || after === before) return;
  if (after < before)
    throw invalidCombination(
      `Invalid storage modification: the requested size ${after} is smaller than the current size ${before}.`,
    );
  const changed = integer(hidden, 'storageChangedAt');
  if (changed !== undefined && aws.clock.now() < changed + restAfterGrowth)
    throw invalidCombination(
      "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
    );
}

/** What is asked for, but a tenth more than there is at least. */
export function grownStorage({ body }: Resource, pending: JsonObject): number {
  const least = Math.ceil((integer(body, 'AllocatedStorage') ?? 0) * leastGrowth);
  return Math.max(least, integer(pending, 'AllocatedStorage') ?? 0);
}

export function checkRetention(days: number): number {
  if (Number.isInteger(days) && days >= 0 && days <= mostDays) return days;
  throw invalidValue(`Invalid backup retention period: ${days}. Retention period must be between 0 and ${mostDays}`);
}
