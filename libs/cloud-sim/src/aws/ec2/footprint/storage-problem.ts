import { integer, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Place } from '../objects.ts';
import { objectsOf } from '../objects.ts';

const gibOfTib = 1024;

/** Why volumes of these sizes cannot be had: the quota of gp3, the one that is counted here. Undefined: they can. */
export function storageProblem(
  aws: Aws,
  place: Place,
  wanted: readonly { type: string; sizeGib: number }[],
): { code: 'VolumeLimitExceeded'; message: string } | undefined {
  const limit = limitOf(aws, place, 'ebs', 'L-7A658B76');
  const more = wanted.filter(({ type }) => type === 'gp3').reduce((sum, { sizeGib }) => sum + sizeGib, 0);
  const used = objectsOf(aws, place, 'volume')
    .filter(({ body }) => text(body, 'VolumeType') === 'gp3')
    .reduce((sum, { body }) => sum + (integer(body, 'Size') ?? 0), 0);
  if (more === 0 || used + more <= limit * gibOfTib) return undefined;
  return {
    code: 'VolumeLimitExceeded',
    message: `You have exceeded your maximum gp3 storage limit of ${limit} TiB in this region. Please contact AWS Support to request an Elastic Block Store service limit increase.`,
  };
}
