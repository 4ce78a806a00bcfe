import { list, text } from '../../../core/json.ts';
import type { Call, Reply } from '../../service.ts';
import type { Collection } from '../describe.ts';
import { targetOf } from '../objects.ts';

export const snapshots: Collection = {
  kind: 'snapshot',
  ids: 'SnapshotIds',
  result: 'Snapshots',
  filters: {
    description: 'Description',
    'owner-id': 'OwnerId',
    'snapshot-id': 'SnapshotId',
    status: 'State',
    'volume-id': 'VolumeId',
    'volume-size': 'VolumeSize',
  },
  narrow: (call, shown) => {
    const owners = list(call.input, 'OwnerIds').map((owner) => (owner === 'self' ? call.caller.account : owner));
    return owners.length === 0 ? shown : shown.filter((snapshot) => owners.includes(text(snapshot, 'OwnerId')));
  },
};

export function deleteSnapshot(call: Call): Reply {
  const { aws, input } = call;
  const snapshot = targetOf(call, 'snapshot', text(input, 'SnapshotId'));
  aws.graph.delete(snapshot.id, call.caller.arn);
  return undefined;
}
