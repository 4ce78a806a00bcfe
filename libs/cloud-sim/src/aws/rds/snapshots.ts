import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';
import { durations } from '../durations.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { tagList } from '../tag-list.ts';
import { requestedInstance, statusOf } from './instance.ts';
import { describePage, objectsOf, passesFilters, placeOfCall, rdsArn, readIdentifier, typeOf } from './object.ts';
import { notFound, wrongState } from './refusals.ts';

/** Dollars a month for a GiB. */
const perGibMonth = 0.095;

export function refuseTakenSnapshot(aws: Aws, place: { account: string; region: string }, name: string): void {
  if (aws.graph.get(rdsArn(place, 'snapshot', name)))
    throw new AwsFault(
      'DBSnapshotAlreadyExists',
      `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
    );
}

export function addSnapshot(
  aws: Aws,
  instance: Resource,
  snapshot: { name: string; kind: 'manual' | 'automated'; createdBy: string; tags: JsonObject[]; status: string },
): Resource {
  const place = { account: instance.project, region: instance.location };
  const id = rdsArn(place, 'snapshot', snapshot.name);
  const { body } = instance;
  const size = Number(body['AllocatedStorage'] ?? 0);
  aws.graph.forget(id);
  return aws.graph.create({
    id,
    type: typeOf.snapshot,
    cloud,
    name: snapshot.name,
    project: place.account,
    location: place.region,
    body: {
      DBSnapshotIdentifier: snapshot.name,
      DBInstanceIdentifier: instance.name,
      SnapshotCreateTime: aws.clock.iso(),
      Engine: 'mysql',
      EngineVersion: text(body, 'EngineVersion'),
      AllocatedStorage: size,
      Status: snapshot.status,
      PercentProgress: snapshot.status === 'available' ? 100 : 0,
      AvailabilityZone: text(body, 'AvailabilityZone'),
      MasterUsername: text(body, 'MasterUsername'),
      LicenseModel: text(body, 'LicenseModel'),
      SnapshotType: snapshot.kind,
      StorageType: text(body, 'StorageType'),
      Encrypted: body['StorageEncrypted'] === true,
      ...(body['KmsKeyId'] === undefined ? {} : { KmsKeyId: body['KmsKeyId'] }),
      DbiResourceId: text(body, 'DbiResourceId'),
      DBSnapshotArn: id,
      TagList: snapshot.tags,
    },
    refs: [],
    createdBy: snapshot.createdBy,
    costPerHour: (size * perGibMonth) / 730,
    ...(snapshot.kind === 'automated' ? { providerOwned: true } : {}),
  });
}

/** Tags of the instance where it passes them on, and those of the request. */
export function snapshotTags(instance: Resource, input: JsonObject): JsonObject[] {
  return [
    ...(instance.body['CopyTagsToSnapshot'] === true ? objects(instance.body, 'TagList') : []),
    ...tagList(input, 'Tags'),
  ];
}

export function createSnapshot(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const name = readIdentifier('DBSnapshotIdentifier', text(input, 'DBSnapshotIdentifier'), 255);
  const instance = requestedInstance(call);
  if (statusOf(aws, instance) !== 'available')
    throw wrongState(
      `Cannot create a snapshot because the database instance ${instance.name} is not currently in the available state.`,
    );
  refuseTakenSnapshot(aws, placeOfCall(call), name);
  const snapshot = addSnapshot(aws, instance, {
    name,
    kind: 'manual',
    createdBy: caller.arn,
    tags: snapshotTags(instance, input),
    status: 'creating',
  });
  call.touched.add(snapshot.id);
  aws.operations.start({
    cloud,
    service: 'rds',
    type: 'SNAPSHOT',
    operation: 'CreateDBSnapshot',
    project: instance.project,
    location: instance.location,
    target: snapshot.id,
    name,
    principal: caller.arn,
    spread: durations.snapshot,
  });
  return { DBSnapshot: snapshot.body };
}

export function finishSnapshot(aws: Aws, id: string): void {
  aws.graph.patch(id, { Status: 'available', PercentProgress: 100 });
}

export function describeSnapshots(call: Call): JsonObject {
  const { aws, input } = call;
  const [name, instance, kind] = [
    text(input, 'DBSnapshotIdentifier').toLowerCase(),
    text(input, 'DBInstanceIdentifier').toLowerCase(),
    text(input, 'SnapshotType'),
  ];
  const found = objectsOf(aws, placeOfCall(call), 'snapshot')
    .filter((item) => name === '' || item.name === name)
    .filter((item) => instance === '' || text(item.body, 'DBInstanceIdentifier') === instance)
    .filter((item) => kind === '' || text(item.body, 'SnapshotType') === kind)
    .filter((item) =>
      passesFilters(input, {
        'db-instance-id': text(item.body, 'DBInstanceIdentifier'),
        'db-snapshot-id': item.name,
        'dbi-resource-id': text(item.body, 'DbiResourceId'),
        'snapshot-type': text(item.body, 'SnapshotType'),
        engine: 'mysql',
      }),
    );
  if (name !== '' && found.length === 0) throw notFound('DBSnapshotNotFound', `DBSnapshot ${name} not found.`);
  return describePage(
    input,
    'DBSnapshots',
    found.map((item) => item.body),
  );
}

export function deleteSnapshot(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const name = text(input, 'DBSnapshotIdentifier').toLowerCase();
  const snapshot = aws.graph.get(rdsArn(placeOfCall(call), 'snapshot', name));
  if (!snapshot) throw notFound('DBSnapshotNotFound', `DBSnapshot ${name} not found.`);
  call.touched.add(snapshot.id);
  if (text(snapshot.body, 'SnapshotType') !== 'manual')
    throw new AwsFault(
      'InvalidDBSnapshotState',
      `The snapshot ${name} is not a manual snapshot and cannot be deleted.`,
    );
  if (text(snapshot.body, 'Status') !== 'available')
    throw new AwsFault(
      'InvalidDBSnapshotState',
      `Cannot delete the snapshot because it is not currently in the available state.`,
    );
  aws.graph.delete(snapshot.id, caller.arn);
  return { DBSnapshot: { ...snapshot.body, Status: 'deleted' } };
}
