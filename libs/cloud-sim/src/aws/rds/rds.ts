import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { Call, NeededAction, Operation, Service } from '../service.ts';
import { deleteAutomatedBackup, describeAutomatedBackups } from './automated-backups.ts';
import { createInstance, roleActions } from './create-instance.ts';
import { deleteInstance } from './delete-instance.ts';
import { defineEffects } from './effects.ts';
import { describeEngineVersions, describeMajorEngineVersions } from './engine-versions.ts';
import { showInstance, visibleInstances } from './instance.ts';
import { modifyInstance, rebootInstance } from './modify-instance.ts';
import type { RdsKind } from './object.ts';
import { describePage, passesFilters, placeOfCall, rdsArn } from './object.ts';
import { describeOrderableOptions } from './orderable.ts';
import {
  createParameterGroup,
  deleteParameterGroup,
  describeParameterGroups,
  describeParameters,
  modifyParameterGroup,
  resetParameterGroup,
} from './parameter-groups.ts';
import { createSnapshot, deleteSnapshot, describeSnapshots } from './snapshots.ts';
import { startInstance, stopInstance } from './stop-start.ts';
import { createSubnetGroup, deleteSubnetGroup, describeSubnetGroups, modifySubnetGroup } from './subnet-groups.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts';

const members = {
  db: 'DBInstanceIdentifier',
  subgrp: 'DBSubnetGroupName',
  pg: 'DBParameterGroupName',
  snapshot: 'DBSnapshotIdentifier',
} as const;

/** An operation on one object; tags at creation need a right of their own. */
function on(kind: keyof typeof members & RdsKind, operation: string, handle: Operation['handle']): Operation {
  const name = (input: JsonObject): string => text(input, members[kind]);
  return {
    handle,
    name,
    actions: (call: Call): NeededAction[] => {
      const given = name(call.input);
      const resource = given === '' ? '*' : rdsArn(placeOfCall(call), kind, given);
      const tags = call.input['Tags'] === undefined ? [] : [{ action: 'rds:AddTagsToResource', resource }];
      return [{ action: `rds:${operation}`, resource }, ...tags];
    },
    ...(operation.startsWith('Describe') ? { phase: 'poll' as const } : {}),
  };
}

const withRole = (operation: Operation): Operation => ({
  ...operation,
  actions: (call) => [...(operation.actions?.(call) ?? []), ...roleActions(call)],
});

const onArn = (operation: string, handle: Operation['handle']): Operation => ({
  handle,
  name: (input) => text(input, 'ResourceName').split(':').slice(6).join(':'),
  actions: (call) => [{ action: `rds:${operation}`, resource: text(call.input, 'ResourceName') }],
});

function describeInstances(call: Call): JsonObject {
  const { aws, input } = call;
  const found = visibleInstances(call).filter((item) =>
    passesFilters(input, {
      'db-instance-id': item.name,
      'dbi-resource-id': text(item.body, 'DbiResourceId'),
      engine: text(item.body, 'Engine'),
      'db-cluster-id': '',
      domain: '',
    }),
  );
  return describePage(
    input,
    'DBInstances',
    found.map((item) => showInstance(aws, item)),
  );
}

/** RDS for MySQL. */
export function rds(aws: Aws): Service {
  defineEffects(aws);
  return {
    service: 'rds',
    schemas: () => import('@aws-sdk/client-rds'),
    operations: {
      CreateDBInstance: withRole(on('db', 'CreateDBInstance', createInstance)),
      DescribeDBInstances: on('db', 'DescribeDBInstances', describeInstances),
      ModifyDBInstance: on('db', 'ModifyDBInstance', modifyInstance),
      RebootDBInstance: on('db', 'RebootDBInstance', rebootInstance),
      StopDBInstance: on('db', 'StopDBInstance', stopInstance),
      StartDBInstance: on('db', 'StartDBInstance', startInstance),
      DeleteDBInstance: on('db', 'DeleteDBInstance', deleteInstance),
      CreateDBSubnetGroup: on('subgrp', 'CreateDBSubnetGroup', createSubnetGroup),
      DescribeDBSubnetGroups: on('subgrp', 'DescribeDBSubnetGroups', describeSubnetGroups),
      ModifyDBSubnetGroup: on('subgrp', 'ModifyDBSubnetGroup', modifySubnetGroup),
      DeleteDBSubnetGroup: on('subgrp', 'DeleteDBSubnetGroup', deleteSubnetGroup),
      CreateDBParameterGroup: on('pg', 'CreateDBParameterGroup', createParameterGroup),
      DescribeDBParameterGroups: on('pg', 'DescribeDBParameterGroups', describeParameterGroups),
      DescribeDBParameters: on('pg', 'DescribeDBParameters', describeParameters),
      ModifyDBParameterGroup: on('pg', 'ModifyDBParameterGroup', modifyParameterGroup),
      ResetDBParameterGroup: on('pg', 'ResetDBParameterGroup', resetParameterGroup),
      DeleteDBParameterGroup: on('pg', 'DeleteDBParameterGroup', deleteParameterGroup),
      CreateDBSnapshot: on('snapshot', 'CreateDBSnapshot', createSnapshot),
      DescribeDBSnapshots: on('snapshot', 'DescribeDBSnapshots', describeSnapshots),
      DeleteDBSnapshot: on('snapshot', 'DeleteDBSnapshot', deleteSnapshot),
      DescribeDBInstanceAutomatedBackups: { handle: describeAutomatedBackups },
      DeleteDBInstanceAutomatedBackup: { handle: deleteAutomatedBackup },
      DescribeDBEngineVersions: { handle: describeEngineVersions },
      DescribeDBMajorEngineVersions: { handle: describeMajorEngineVersions },
      DescribeOrderableDBInstanceOptions: { handle: describeOrderableOptions },
      AddTagsToResource: onArn('AddTagsToResource', addTagsToResource),
      RemoveTagsFromResource: onArn('RemoveTagsFromResource', removeTagsFromResource),
      ListTagsForResource: onArn('ListTagsForResource', listTagsForResource),
    },
  };
}
