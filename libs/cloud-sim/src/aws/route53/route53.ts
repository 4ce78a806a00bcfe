import type { JsonObject } from '../../core/json.ts';
import { object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { Call, Operation, Service } from '../service.ts';
import { changeArn, changeResourceRecordSets, defineChanges, getChange } from './changes.ts';
import { changeAction } from './change-action.ts';
import { defineDelegation } from './delegation.ts';
import { getHostedZoneCount, listHostedZones, listHostedZonesByName } from './list-zones.ts';
import { listResourceRecordSets } from './list-records.ts';
import { changeTagsForResource, listTagsForResource, listTagsForResources } from './tags.ts';
import { bareId, zoneArn } from './zone.ts';
import { createHostedZone, deleteHostedZone, getHostedZone, updateHostedZoneComment } from './zones.ts';

/** An operation on the zone that `member` of its input names. */
function onZone(operation: string, member: string, handle: Operation['handle']): Operation {
  return {
    handle,
    name: (input: JsonObject) => bareId(text(input, member)),
    actions: (call: Call) => [{ action: `route53:${operation}`, resource: zoneArn(bareId(text(call.input, member))) }],
  };
}

/** Route 53: hosted zones, their record sets, changes that take a while to reach the name servers. */
export function route53(aws: Aws): Service {
  defineChanges(aws);
  defineDelegation(aws);
  return {
    service: 'route53',
    schemas: () => import('@aws-sdk/client-route-53'),
    operations: {
      CreateHostedZone: { handle: createHostedZone, name: (input) => text(input, 'Name') },
      GetHostedZone: onZone('GetHostedZone', 'Id', getHostedZone),
      ListHostedZones: { handle: listHostedZones },
      ListHostedZonesByName: { handle: listHostedZonesByName, name: (input) => text(input, 'DNSName') },
      GetHostedZoneCount: { handle: getHostedZoneCount },
      UpdateHostedZoneComment: onZone('UpdateHostedZoneComment', 'Id', updateHostedZoneComment),
      DeleteHostedZone: onZone('DeleteHostedZone', 'Id', deleteHostedZone),
      ChangeResourceRecordSets: {
        ...onZone('ChangeResourceRecordSets', 'HostedZoneId', changeResourceRecordSets),
        actions: ({ input }) => [
          changeAction(zoneArn(bareId(text(input, 'HostedZoneId'))), objects(object(input, 'ChangeBatch'), 'Changes')),
        ],
      },
      ListResourceRecordSets: onZone('ListResourceRecordSets', 'HostedZoneId', listResourceRecordSets),
      GetChange: {
        handle: getChange,
        name: (input) => bareId(text(input, 'Id')),
        phase: 'poll',
        actions: (call) => [{ action: 'route53:GetChange', resource: changeArn(bareId(text(call.input, 'Id'))) }],
      },
      ChangeTagsForResource: onZone('ChangeTagsForResource', 'ResourceId', changeTagsForResource),
      ListTagsForResource: onZone('ListTagsForResource', 'ResourceId', listTagsForResource),
      ListTagsForResources: {
        handle: listTagsForResources,
        actions: (call) =>
          ((call.input['ResourceIds'] as string[] | undefined) ?? []).map((id) => ({
            action: 'route53:ListTagsForResources',
            resource: zoneArn(bareId(id)),
          })),
      },
    },
  };
}
