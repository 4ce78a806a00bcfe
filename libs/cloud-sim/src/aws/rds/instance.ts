import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { Call } from '../service.ts';
import { showSubnetGroup } from './subnet-groups.ts';
import { objectsOf, placeOfCall, rdsArn } from './object.ts';
import { notFound, wrongState } from './refusals.ts';

/** Of a creation's whole time: until the machine stands, and until its first backup is made. */
const backupFrom = 0.6;
const modifyFrom = 0.85;

/**
 * Status as the API shows it. The body keeps what lasts (`available`, `failed`, `deleting`, …); while an operation works on the
 * instance its progress tells more.
 */
export function statusOf(aws: Aws, instance: Resource): string {
  const lasting = text(instance.body, 'DBInstanceStatus');
  const operation = aws.operations.running(instance.id);
  if (!operation) return lasting;
  if (operation.type === 'CREATE') {
    const progress = aws.operations.progress(operation);
    if (progress < backupFrom) return 'creating';
    const backups = Number(instance.body['BackupRetentionPeriod'] ?? 0) > 0;
    const changes = instance.body['MultiAZ'] === true;
    if (changes && (progress >= modifyFrom || !backups)) return 'modifying';
    return backups ? 'backing-up' : 'creating';
  }
  // A change is accepted before anything is seen of it.
  if (operation.type === 'MODIFY' && aws.operations.status(operation) === 'PENDING') return lasting;
  return text(operation.args, 'status') || lasting;
}

/** Whether the machine stands: only then is it known since when, and under which name. One whose creation failed never does. */
function stands(aws: Aws, instance: Resource): boolean {
  const operation = aws.operations.running(instance.id);
  if (operation?.type === 'CREATE') return aws.operations.progress(operation) >= backupFrom;
  return instance.hidden?.['created'] === true;
}

export function showInstance(aws: Aws, instance: Resource): JsonObject {
  const { Endpoint, InstanceCreateTime, ...body } = instance.body;
  const group = aws.graph.get(text(instance.hidden, 'subnetGroup'));
  return {
    ...body,
    DBInstanceStatus: statusOf(aws, instance),
    ...(stands(aws, instance) ? { Endpoint, InstanceCreateTime } : {}),
    ...(group ? { DBSubnetGroup: showSubnetGroup(group) } : {}),
    PendingModifiedValues: object(instance.body, 'PendingModifiedValues'),
  };
}

/** `acme` of `acme` or `arn:aws:rds:…:db:acme`. */
const nameOf = (value: string): string =>
  (value.startsWith('arn:') ? (value.split(':').at(-1) ?? '') : value).toLowerCase();

/** The instance that a request works on. */
export function requestedInstance(call: Call): Resource {
  const name = nameOf(text(call.input, 'DBInstanceIdentifier'));
  const found = call.aws.graph.get(rdsArn(placeOfCall(call), 'db', name));
  if (!found) throw notFound('DBInstanceNotFound', `DBInstance ${name} not found.`);
  call.touched.add(found.id);
  return found;
}

/** Instances that a Describe shows: by name or all. */
export function visibleInstances(call: Call): Resource[] {
  const { aws, reader } = call;
  const name = nameOf(text(call.input, 'DBInstanceIdentifier'));
  const found = objectsOf(aws, placeOfCall(call), 'db')
    .filter((item) => name === '' || item.name === name)
    .filter((item) => aws.lags.visible(item, name === '' ? 'list' : 'get', reader));
  if (name !== '' && found.length === 0) throw notFound('DBInstanceNotFound', `DBInstance ${name} not found.`);
  return found;
}

export function refuseUnlessAvailable(aws: Aws, instance: Resource): void {
  if (statusOf(aws, instance) !== 'available' || aws.operations.running(instance.id))
    throw wrongState('Database instance is not in available state.');
}
