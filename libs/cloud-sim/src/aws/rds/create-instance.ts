import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Resource } from '../../core/graph.ts';
import { arn, cloud } from '../aws.ts';
import { durations } from '../durations.ts';
import { AwsFault } from '../fault.ts';
import type { Call, NeededAction } from '../service.ts';
import { ensureServiceLinkedRole, hasServiceLinkedRole, serviceLinkedRoleArn } from '../iam/service-linked-roles.ts';
import { limitOf } from '../servicequotas/limits.ts';
import { tagList } from '../tag-list.ts';
import { endpointOf } from './endpoint.ts';
import type { MajorVersion } from './engine-versions.ts';
import { checkEngine, needsExtendedSupport, resolveVersion } from './engine-versions.ts';
import { showInstance } from './instance.ts';
import { chooseSubnets, makeInterfaces, readSecurityGroups, showSecurityGroups } from './network.ts';
import { createMembers, refuseOthers } from './members.ts';
import { objectsOf, placeOfCall, rdsArn, readIdentifier, typeOf } from './object.ts';
import { checkOrderable, instancePrice } from './orderable.ts';
import { findParameterGroup } from './parameter-groups.ts';
import { checkPassword, hashPassword } from './password.ts';
import { invalidCombination, invalidValue } from './refusals.ts';
import { checkRetention, checkStorage } from './storage.ts';
import { findSubnetGroup } from './subnet-groups.ts';

const defaultPort = 3306;
const serviceOfRole = 'rds.amazonaws.com';
const extended = 'open-source-rds-extended-support';

/** The first instance of an account brings along the role that RDS acts as. */
export function roleActions({ aws, caller }: Call): NeededAction[] {
  if (hasServiceLinkedRole(aws, caller.account, serviceOfRole)) return [];
  const resource = serviceLinkedRoleArn(caller.account, serviceOfRole);
  return [{ action: 'iam:CreateServiceLinkedRole', resource, context: { 'iam:AWSServiceName': serviceOfRole } }];
}

export function createInstance(call: Call): JsonObject {
  const { aws, input, caller } = call;
  refuseOthers(input, createMembers);
  const place = placeOfCall(call);
  const name = readIdentifier('DBInstanceIdentifier', text(input, 'DBInstanceIdentifier'), 63);
  checkEngine(text(input, 'Engine'));
  const { version, major } = resolveVersion(text(input, 'EngineVersion'));
  const className = text(input, 'DBInstanceClass');
  checkOrderable(aws, className, version, major);
  const lifecycle = readLifecycle(call, major);
  const storage = checkStorage(input);
  checkNames(input);
  const retention = checkRetention(integer(input, 'BackupRetentionPeriod') ?? 1);
  const multiAz = input['MultiAZ'] === true;
  if (multiAz && text(input, 'AvailabilityZone') !== '')
    throw invalidCombination('Requesting a specific availability zone is not valid for Multi-AZ instances.');
  const id = rdsArn(place, 'db', name);
  if (aws.graph.get(id)) throw new AwsFault('DBInstanceAlreadyExists', 'DB instance already exists');
  if (objectsOf(aws, place, 'db').length >= limitOf(aws, place, 'rds', 'L-7B6409FD'))
    throw new AwsFault(
      'InstanceQuotaExceeded',
      'The request would result in the user exceeding the allowed number of DB instances.',
    );
  if (text(input, 'DBSubnetGroupName') === '')
    throw new AwsFault(
      'InvalidSubnet',
      'No default subnet detected in VPC. Please contact AWS Support to recreate default Subnets.',
    );
  const group = findSubnetGroup(aws, place, text(input, 'DBSubnetGroupName'));
  const parameters = checkedParameterGroup(call, major);
  const groupIds = readSecurityGroups(call, text(group.body, 'VpcId'));
  const subnets = chooseSubnets(aws, group, text(input, 'AvailabilityZone'), multiAz);
  aws.graph.forget(id);
  const instance = aws.graph.create({
    id,
    type: typeOf.db,
    cloud,
    name,
    project: place.account,
    location: place.region,
    body: {
      DBInstanceIdentifier: name,
      DBInstanceClass: className,
      Engine: 'mysql',
      EngineVersion: version,
      DBInstanceStatus: 'creating',
      MasterUsername: text(input, 'MasterUsername'),
      ...(text(input, 'DBName') === '' ? {} : { DBName: text(input, 'DBName') }),
      Endpoint: endpointOf(aws, place, name, integer(input, 'Port') ?? defaultPort),
      ...storage,
      InstanceCreateTime: aws.clock.iso(),
      PreferredBackupWindow: text(input, 'PreferredBackupWindow') || '03:10-03:40',
      PreferredMaintenanceWindow: text(input, 'PreferredMaintenanceWindow') || 'sun:04:10-sun:04:40',
      BackupRetentionPeriod: retention,
      DBParameterGroups: [{ DBParameterGroupName: parameters.name, ParameterApplyStatus: 'in-sync' }],
      AvailabilityZone: subnets[0]?.zone,
      ...(subnets[1] ? { SecondaryAvailabilityZone: subnets[1].zone } : {}),
      MultiAZ: multiAz,
      AutoMinorVersionUpgrade: input['AutoMinorVersionUpgrade'] !== false,
      LicenseModel: 'general-public-license',
      PubliclyAccessible: input['PubliclyAccessible'] === true,
      StorageEncrypted: input['StorageEncrypted'] === true,
      ...(input['StorageEncrypted'] === true ? { KmsKeyId: keyOf(call) } : {}),
      DbiResourceId: `db-${aws.seeded.hex(26, 'dbi', id, aws.graph.creates(id)).toUpperCase()}`,
      CACertificateIdentifier: text(input, 'CACertificateIdentifier') || 'rds-ca-rsa2048-g1',
      CopyTagsToSnapshot: input['CopyTagsToSnapshot'] === true,
      DBInstanceArn: id,
      DeletionProtection: input['DeletionProtection'] === true,
      NetworkType: 'IPV4',
      EngineLifecycleSupport: lifecycle,
      TagList: tagList(input, 'Tags'),
    },
    hidden: { subnetGroup: group.id, password: hashPassword(text(input, 'MasterUserPassword')) },
    refs: [group.id, parameters.id],
    createdBy: caller.arn,
    costPerHour: instancePrice(className, storage.AllocatedStorage, multiAz),
  });
  call.touched.add(id);
  ensureServiceLinkedRole(aws, caller.account, serviceOfRole);
  const shownGroups = makeInterfaces(aws, instance, subnets, groupIds);
  aws.graph.patch(id, { VpcSecurityGroups: showSecurityGroups(shownGroups) });
  aws.operations.start({
    cloud,
    service: 'rds',
    type: 'CREATE',
    operation: 'CreateDBInstance',
    project: place.account,
    location: place.region,
    target: id,
    name,
    principal: caller.arn,
    spread: multiAz ? durations.databaseMultiAz : durations.database,
  });
  return { DBInstance: showInstance(aws, aws.graph.get(id) ?? instance) };
}

/** Past its standard support a version is billed extra, unless the request says that it must not be. */
function readLifecycle({ aws, input }: Call, major: MajorVersion): string {
  const wanted = text(input, 'EngineLifecycleSupport') || extended;
  if (wanted !== extended && wanted !== `${extended}-disabled`)
    throw invalidValue(`Invalid EngineLifecycleSupport: ${wanted}. Valid values: ${extended}, ${extended}-disabled`);
  if (wanted !== extended && needsExtendedSupport(major, aws.clock.now()))
    throw invalidCombination(
      `The DB engine version ${major.major} is past the RDS end of standard support date and can't be used with EngineLifecycleSupport ${wanted}.`,
    );
  return wanted;
}

function checkNames(input: JsonObject): void {
  const user = text(input, 'MasterUsername');
  if (user === '') throw invalidValue('The parameter MasterUsername must be provided and must not be blank.');
  if (!/^[A-Za-z]\w{0,15}$/.test(user))
    throw invalidValue(
      'The parameter MasterUsername must begin with a letter, contain only alphanumeric characters and be at most 16 characters long.',
    );
  if (['rdsadmin', 'rdsrepladmin', 'root', 'mysql'].includes(user.toLowerCase()))
    throw invalidValue(`MasterUsername ${user} cannot be used as it is a reserved word used by the engine`);
  if (text(input, 'MasterUserPassword') === '' && input['ManageMasterUserPassword'] !== true)
    throw invalidValue('The parameter MasterUserPassword must be provided and must not be blank.');
  checkPassword(text(input, 'MasterUserPassword'));
  const database = text(input, 'DBName');
  if (database !== '' && !/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(database))
    throw invalidValue('DBName must begin with a letter and contain only alphanumeric characters.');
}

function checkedParameterGroup(call: Call, major: MajorVersion): Resource {
  const name = text(call.input, 'DBParameterGroupName') || `default.${major.family}`;
  const group = findParameterGroup(call.aws, placeOfCall(call), name);
  const family = text(group.body, 'DBParameterGroupFamily');
  if (family !== major.family)
    throw invalidCombination(
      `The parameter group ${name} with DBParameterGroupFamily ${family} can't be used for this instance. Use a parameter group with DBParameterGroupFamily ${major.family}.`,
    );
  return group;
}

/** The key that is named, or Amazon's own for RDS. */
function keyOf({ aws, caller, region, input }: Call): string {
  return (
    text(input, 'KmsKeyId') ||
    arn('kms', region, caller.account, `key/${aws.seeded.uuid('rds key', caller.account, region)}`)
  );
}
