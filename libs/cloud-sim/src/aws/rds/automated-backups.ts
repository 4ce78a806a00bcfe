import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';
import type { Call } from '../service.ts';
import { describePage, objectsOf, passesFilters, placeOfCall, rdsArn, typeOf } from './object.ts';
import { notFound } from './refusals.ts';
import { addSnapshot } from './snapshots.ts';

function backupOf(aws: Aws, instance: Resource): string {
  return rdsArn(
    { account: instance.project, region: instance.location },
    'auto-backup',
    `ab-${aws.seeded.hex(26, 'backup', text(instance.body, 'DbiResourceId'))}`,
  );
}

/** The first backup that RDS makes by itself: a snapshot, and the record that keeps them. */
export function beginBackups(aws: Aws, instance: Resource): void {
  const { body } = instance;
  if (Number(body['BackupRetentionPeriod'] ?? 0) === 0) return;
  const stamp = aws.clock.iso().slice(0, 16).replace(/[T:]/g, '-');
  addSnapshot(aws, instance, {
    name: `rds:${instance.name}-${stamp}`,
    kind: 'automated',
    createdBy: 'amazon-rds',
    tags: [],
    status: 'available',
  });
  const id = backupOf(aws, instance);
  aws.graph.create({
    id,
    type: typeOf['auto-backup'],
    cloud,
    name: instance.name,
    project: instance.project,
    location: instance.location,
    body: {
      DBInstanceArn: instance.id,
      DbiResourceId: text(body, 'DbiResourceId'),
      Region: instance.location,
      DBInstanceIdentifier: instance.name,
      Status: 'active',
      InstanceCreateTime: text(body, 'InstanceCreateTime'),
      Engine: 'mysql',
      EngineVersion: text(body, 'EngineVersion'),
      MasterUsername: text(body, 'MasterUsername'),
      AllocatedStorage: body['AllocatedStorage'],
      StorageType: text(body, 'StorageType'),
      BackupRetentionPeriod: body['BackupRetentionPeriod'],
      Encrypted: body['StorageEncrypted'] === true,
      DBInstanceAutomatedBackupsArn: id,
    },
    refs: [],
    createdBy: 'amazon-rds',
    providerOwned: true,
  });
}

/** With the instance its own backups go, unless they are to be kept: then they stay as somebody's property. */
export function endBackups(aws: Aws, instance: Resource, keep: boolean, by: string): void {
  const id = backupOf(aws, instance);
  const found = aws.graph.get(id);
  const snapshots = objectsOf(aws, { account: instance.project, region: instance.location }, 'snapshot').filter(
    ({ body }) => body['SnapshotType'] === 'automated' && body['DbiResourceId'] === instance.body['DbiResourceId'],
  );
  if (keep && found) {
    aws.graph.update(id, { ...found.body, Status: 'retained' }, { providerOwned: false, createdBy: by });
    return;
  }
  for (const snapshot of snapshots) aws.graph.delete(snapshot.id, by);
  aws.graph.delete(id, by);
}

export function describeAutomatedBackups(call: Call): JsonObject {
  const { aws, input } = call;
  const [name, resource] = [text(input, 'DBInstanceIdentifier').toLowerCase(), text(input, 'DbiResourceId')];
  const found = objectsOf(aws, placeOfCall(call), 'auto-backup')
    .filter((item) => name === '' || item.name === name)
    .filter((item) => resource === '' || item.body['DbiResourceId'] === resource)
    .filter((item) =>
      passesFilters(input, {
        status: text(item.body, 'Status'),
        'db-instance-id': item.name,
        'dbi-resource-id': text(item.body, 'DbiResourceId'),
      }),
    );
  return describePage(
    input,
    'DBInstanceAutomatedBackups',
    found.map((item) => item.body),
  );
}

export function deleteAutomatedBackup(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const resource = text(input, 'DbiResourceId');
  const found = objectsOf(aws, placeOfCall(call), 'auto-backup').find(
    (item) => item.body['DbiResourceId'] === resource || item.id === text(input, 'DBInstanceAutomatedBackupsArn'),
  );
  if (!found) throw notFound('DBInstanceAutomatedBackupNotFound', `DBInstanceAutomatedBackup ${resource} not found.`);
  call.touched.add(found.id);
  for (const snapshot of objectsOf(aws, placeOfCall(call), 'snapshot'))
    if (snapshot.body['SnapshotType'] === 'automated' && snapshot.body['DbiResourceId'] === found.body['DbiResourceId'])
      aws.graph.delete(snapshot.id, caller.arn);
  aws.graph.delete(found.id, caller.arn);
  return { DBInstanceAutomatedBackup: { ...found.body, Status: 'deleting' } };
}
