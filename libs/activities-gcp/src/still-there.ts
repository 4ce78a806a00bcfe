import type { Found } from '@slipway/contracts';

/** Of what a list shows, only what a direct read confirms: lists go on showing for a while what was deleted. */
export async function stillThere<T>(
  listed: readonly T[],
  read: (item: T) => Promise<unknown>,
  found: (item: T) => Found,
): Promise<Found[]> {
  const confirmed = await Promise.all(listed.map(read));
  return listed.filter((_, index) => confirmed[index] !== undefined).map(found);
}
