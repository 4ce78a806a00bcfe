import type { compute_v1 } from '@googleapis/compute';
import type { GoogleCloud } from '../cloud.ts';
import { isAbsent } from '../failure.ts';
import { follow } from '../operation.ts';
import { computeOperations, toOperation, type Place } from '../operations/compute.ts';

/** Deletes something of Compute Engine and waits for it. Absent is success. `path` as in `computeOperations`. */
export async function remove(
  cloud: GoogleCloud,
  place: Place,
  path: string,
  call: () => Promise<{ data: compute_v1.Schema$Operation }>,
): Promise<void> {
  const what = `cannot delete ${path}`;
  try {
    const operation = await cloud.send(what, async () => toOperation((await call()).data));
    await follow(cloud, computeOperations(cloud, place, path), operation, path, what);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
