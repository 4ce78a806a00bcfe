import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import { cloud } from '../aws.ts';
import { durations } from '../durations.ts';
import { setInterfaceGroups } from '../ec2/footprint.ts';
import type { Call } from '../service.ts';
import { resolveVersion } from './engine-versions.ts';
import { refuseUnlessAvailable, requestedInstance, showInstance } from './instance.ts';
import { modifyMembers, refuseOthers } from './members.ts';
import { readSecurityGroups, showSecurityGroups } from './network.ts';
import { placeOfCall } from './object.ts';
import { checkOrderable } from './orderable.ts';
import { findParameterGroup } from './parameter-groups.ts';
import { checkPassword, hashPassword } from './password.ts';
import { invalidCombination } from './refusals.ts';
import { autoscaling, checkGrowth, checkRetention, grownStorage } from './storage.ts';

/** Wait for the maintenance window unless the request says `ApplyImmediately`. */
const deferred = ['DBInstanceClass', 'AllocatedStorage', 'MultiAZ', 'EngineVersion', 'StorageType'] as const;
/** Take effect at once and are seen at once. */
const prompt = [
  'DeletionProtection',
  'CopyTagsToSnapshot',
  'AutoMinorVersionUpgrade',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'BackupRetentionPeriod',
  'CACertificateIdentifier',
] as const;

/** The rest of a change happens after the answer: the status stays `available` for a moment, and the old password works until the end. */
export function modifyInstance(call: Call): JsonObject {
  const { aws, input } = call;
  refuseOthers(input, modifyMembers);
  const instance = requestedInstance(call);
  refuseUnlessAvailable(aws, instance);
  check(call, instance);
  const password = text(input, 'MasterUserPassword');
  const pending: JsonObject = { ...object(instance.body, 'PendingModifiedValues') };
  const version = text(input, 'EngineVersion');
  const wanted = version === '' ? input : { ...input, EngineVersion: resolveVersion(version).version };
  for (const key of deferred)
    if (wanted[key] !== undefined && wanted[key] !== instance.body[key]) pending[key] = wanted[key];
  if (pending['AllocatedStorage'] !== undefined) pending['AllocatedStorage'] = grownStorage(instance, pending);
  const now = input['ApplyImmediately'] === true ? pending : {};
  const body: JsonObject = { ...instance.body, ...regroup(call, instance), ...reparameter(call) };
  Object.assign(body, autoscaling(input, instance));
  for (const key of prompt) if (input[key] !== undefined) body[key] = input[key];
  body['PendingModifiedValues'] = { ...pending, ...(password === '' ? {} : { MasterUserPassword: '****' }) };
  aws.graph.update(instance.id, body, refsAfter(call, instance));
  if (password !== '' || Object.keys(now).length > 0)
    aws.operations.start({
      cloud,
      service: 'rds',
      type: 'MODIFY',
      operation: 'ModifyDBInstance',
      project: instance.project,
      location: instance.location,
      target: instance.id,
      name: instance.name,
      principal: call.caller.arn,
      spread: durations.databaseModify,
      args: {
        status: Object.keys(now).length > 0 ? 'modifying' : 'resetting-master-credentials',
        change: now,
        ...(password === '' ? {} : { password: hashPassword(password) }),
      },
    });
  return { DBInstance: showInstance(aws, requestedInstance(call)) };
}

function check(call: Call, instance: Resource): void {
  const { aws, input } = call;
  if (input['MasterUserPassword'] !== undefined) checkPassword(text(input, 'MasterUserPassword'));
  if (input['BackupRetentionPeriod'] !== undefined) checkRetention(integer(input, 'BackupRetentionPeriod') ?? -1);
  const version = text(input, 'EngineVersion') || text(instance.body, 'EngineVersion');
  const { major } = resolveVersion(version);
  if (!text(instance.body, 'EngineVersion').startsWith(`${major.major}.`) && input['AllowMajorVersionUpgrade'] !== true)
    throw invalidCombination(
      'The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.',
    );
  checkOrderable(aws, text(input, 'DBInstanceClass') || text(instance.body, 'DBInstanceClass'), version, major);
  checkGrowth(aws, input, instance);
}

function regroup(call: Call, instance: Resource): JsonObject {
  if (call.input['VpcSecurityGroupIds'] === undefined) return {};
  const group = call.aws.graph.get(text(instance.hidden, 'subnetGroup'));
  const ids = readSecurityGroups(call, text(group?.body, 'VpcId'));
  setInterfaceGroups(call.aws, placeOfCall(call), instance.id, ids);
  return { VpcSecurityGroups: showSecurityGroups(ids) };
}

/** Another parameter group counts once the instance was restarted. */
function reparameter({ aws, input, ...call }: Call): JsonObject {
  const name = text(input, 'DBParameterGroupName');
  if (name === '') return {};
  const group = findParameterGroup(aws, placeOfCall({ aws, input, ...call }), name);
  return { DBParameterGroups: [{ DBParameterGroupName: group.name, ParameterApplyStatus: 'pending-reboot' }] };
}

function refsAfter(call: Call, instance: Resource): { refs: string[] } {
  const name = text(call.input, 'DBParameterGroupName');
  if (name === '') return { refs: instance.refs };
  const parameters = findParameterGroup(call.aws, placeOfCall(call), name);
  return { refs: [text(instance.hidden, 'subnetGroup'), parameters.id] };
}

export function rebootInstance(call: Call): JsonObject {
  const { aws } = call;
  const instance = requestedInstance(call);
  refuseUnlessAvailable(aws, instance);
  aws.operations.start({
    cloud,
    service: 'rds',
    type: 'REBOOT',
    operation: 'RebootDBInstance',
    project: instance.project,
    location: instance.location,
    target: instance.id,
    name: instance.name,
    principal: call.caller.arn,
    spread: durations.databaseModify,
    args: { status: 'rebooting' },
  });
  return { DBInstance: showInstance(aws, instance) };
}
