import type { Resource } from '../../../core/graph.ts';
import type { Aws } from '../../aws.ts';
import { attachment, detach, putVolume } from '../machines/volumes.ts';
import type { Place } from '../objects.ts';
import { findObject, needObject } from '../objects.ts';
import { tagsFrom } from '../tags.ts';

/** A volume that no instance was launched with: for a PersistentVolume. */
export interface VolumeRequest {
  /** `eu-west-1a` */
  zone: string;
  sizeGib: number;
  type: string;
  encrypted: boolean;
  tags: Record<string, string>;
  /** Id in the graph of what it belongs to. */
  holder?: string;
  createdBy: string;
}

export function makeVolume(aws: Aws, place: Place, request: VolumeRequest): Resource {
  const { tags, holder, ...rest } = request;
  return putVolume(aws, place, {
    ...rest,
    tags: tagsFrom(tags),
    ...(holder === undefined ? {} : { parent: holder }),
  });
}

/** Even while it is attached. Absent is success. */
export function removeVolume(aws: Aws, place: Place, volumeId: string, by: string): void {
  const volume = findObject(aws, place, 'volume', volumeId);
  if (volume) aws.graph.delete(volume.id, by);
}

/** Until it is detached DeleteVolume answers `VolumeInUse`. */
export function attachVolume(aws: Aws, place: Place, volumeId: string, instanceId: string, device: string): void {
  const volume = needObject(aws, place, 'volume', volumeId);
  const Attachments = [attachment(aws, volume, instanceId, device, false)];
  aws.graph.patch(volume.id, { State: 'in-use', Attachments });
}

export function detachVolume(aws: Aws, place: Place, volumeId: string): void {
  const volume = findObject(aws, place, 'volume', volumeId);
  if (volume) detach(aws, volume);
}
