import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { cloud } from '../aws.ts';
import { durations } from '../durations.ts';
import type { Call } from '../service.ts';
import { requestedInstance, showInstance, statusOf } from './instance.ts';
import { placeOfCall, readIdentifier } from './object.ts';
import { invalidCombination, wrongState } from './refusals.ts';
import { addSnapshot, refuseTakenSnapshot, snapshotTags } from './snapshots.ts';

export function deleteInstance(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const instance = requestedInstance(call);
  const status = statusOf(aws, instance);
  if (status === 'deleting') throw wrongState(`Instance ${instance.name} is already being deleted.`);
  if (status === 'creating')
    throw wrongState(`Instance ${instance.name} is currently creating - try again once it is available.`);
  if (instance.body['DeletionProtection'] === true)
    throw invalidCombination('Cannot delete protected DB Instance, please disable deletion protection and try again.');
  const snapshot = finalSnapshot(call, instance, status);
  const running = aws.operations.running(instance.id);
  if (running) aws.operations.cancel(running.id);
  aws.graph.patch(instance.id, { DBInstanceStatus: 'deleting' });
  aws.operations.start({
    cloud,
    service: 'rds',
    type: 'DELETE',
    operation: 'DeleteDBInstance',
    project: instance.project,
    location: instance.location,
    target: instance.id,
    name: instance.name,
    principal: caller.arn,
    spread: durations.databaseDelete,
    args: {
      status: 'deleting',
      keepBackups: input['DeleteAutomatedBackups'] === false,
      ...(snapshot ? { snapshot: snapshot.id } : {}),
    },
  });
  return { DBInstance: showInstance(aws, requestedInstance(call)) };
}

/** The snapshot that is to be left; undefined when the request skips it. */
function finalSnapshot(call: Call, instance: Resource, status: string): Resource | undefined {
  const { aws, input, caller } = call;
  const wanted = text(input, 'FinalDBSnapshotIdentifier');
  if (input['SkipFinalSnapshot'] === true) {
    if (wanted !== '')
      throw invalidCombination('FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is specified.');
    return undefined;
  }
  if (wanted === '')
    throw invalidCombination('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
  const name = readIdentifier('FinalDBSnapshotIdentifier', wanted, 255);
  if (status !== 'available')
    throw wrongState(
      `Cannot create a snapshot because the database instance ${instance.name} is not currently in the available state.`,
    );
  refuseTakenSnapshot(aws, placeOfCall(call), name);
  const snapshot = addSnapshot(aws, instance, {
    name,
    kind: 'manual',
    createdBy: caller.arn,
    tags: snapshotTags(instance, {}),
    status: 'creating',
  });
  call.touched.add(snapshot.id);
  return snapshot;
}
