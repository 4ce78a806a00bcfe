import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, labels, list, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import { page } from '../page.ts';
import type { Call, NeededAction, Operation, Service } from '../service.ts';
import { ensureLogGroup, logGroupArn, logGroupType } from './log-group.ts';

const largestPage = 50;
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function onGroup(
  operation: string,
  handle: Operation['handle'],
  more: (call: Call) => NeededAction[] = () => [],
): Operation {
  return {
    handle,
    name: (input) => text(input, 'logGroupName'),
    actions: (call) => [
      {
        action: `logs:${operation}`,
        resource: logGroupArn(call.caller.account, call.region, text(call.input, 'logGroupName')),
      },
      ...more(call),
    ],
  };
}

function onArn(operation: string, handle: Operation['handle']): Operation {
  return {
    handle,
    name: (input) => text(input, 'resourceArn').split(':log-group:')[1] ?? '',
    actions: (call) => [{ action: `logs:${operation}`, resource: text(call.input, 'resourceArn') }],
  };
}

const tagsAtCreate = (call: Call): NeededAction[] =>
  call.input['tags'] === undefined
    ? []
    : [
        {
          action: 'logs:TagResource',
          resource: logGroupArn(call.caller.account, call.region, text(call.input, 'logGroupName')),
        },
      ];

/** CloudWatch Logs as far as log groups: what stays behind after a cluster. */
export function logs(_aws: Aws): Service {
  return {
    service: 'logs',
    schemas: () => import('@aws-sdk/client-cloudwatch-logs'),
    operations: {
      CreateLogGroup: onGroup('CreateLogGroup', createLogGroup, tagsAtCreate),
      DescribeLogGroups: { handle: describeLogGroups, name: (input) => text(input, 'logGroupNamePrefix') },
      DeleteLogGroup: onGroup('DeleteLogGroup', deleteLogGroup),
      PutRetentionPolicy: onGroup('PutRetentionPolicy', putRetentionPolicy),
      DeleteRetentionPolicy: onGroup('DeleteRetentionPolicy', deleteRetentionPolicy),
      TagResource: onArn('TagResource', tagResource),
      UntagResource: onArn('UntagResource', untagResource),
      ListTagsForResource: onArn('ListTagsForResource', (call) => ({ tags: labels(byArn(call).body, 'tags') })),
    },
  };
}

function createLogGroup(call: Call): undefined {
  const { aws, input, caller, region } = call;
  const name = text(input, 'logGroupName');
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
    throw new AwsFault(
      'InvalidParameterException',
      `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
    );
  if (aws.graph.get(logGroupArn(caller.account, region, name)))
    throw new AwsFault('ResourceAlreadyExistsException', 'The specified log group already exists');
  const group = ensureLogGroup(aws, {
    account: caller.account,
    region,
    name,
    tags: labels(input, 'tags'),
    createdBy: caller.arn,
  });
  if (input['deletionProtectionEnabled'] === true) aws.graph.patch(group.id, { deletionProtectionEnabled: true });
  call.touched.add(group.id);
}

function notFound(): AwsFault {
  return new AwsFault('ResourceNotFoundException', 'The specified log group does not exist.');
}

function byName(call: Call): Resource {
  const found = call.aws.graph.get(logGroupArn(call.caller.account, call.region, text(call.input, 'logGroupName')));
  if (!found) throw notFound();
  call.touched.add(found.id);
  return found;
}

/** The ARN of a group, with or without the `:*` that stands for its streams. */
function byArn(call: Call): Resource {
  const found = call.aws.graph.get(text(call.input, 'resourceArn').replace(/:\*$/, ''));
  if (found?.type !== logGroupType || found.project !== call.caller.account) throw notFound();
  call.touched.add(found.id);
  return found;
}

function describeLogGroups(call: Call): JsonObject {
  const { aws, input, caller, region, reader } = call;
  const prefix = text(input, 'logGroupNamePrefix');
  const pattern = text(input, 'logGroupNamePattern').toLowerCase();
  if (prefix !== '' && pattern !== '')
    throw new AwsFault(
      'InvalidParameterException',
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  const all = aws.graph
    .all(logGroupType)
    .filter((group) => group.project === caller.account && group.location === region)
    .filter((group) => group.name.startsWith(prefix) && group.name.toLowerCase().includes(pattern))
    .filter((group) => aws.lags.visible(group, 'list', reader))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ body: { tags: _tags, ...shown } }) => shown);
  const { items, next } = page(
    all,
    integer(input, 'limit') ?? largestPage,
    text(input, 'nextToken'),
    () => new AwsFault('InvalidParameterException', 'The specified nextToken is invalid.'),
  );
  return { logGroups: items, ...(next === undefined ? {} : { nextToken: next }) };
}

function deleteLogGroup(call: Call): undefined {
  const group = byName(call);
  if (group.body['deletionProtectionEnabled'] === true)
    throw new AwsFault('ValidationException', 'The log group has deletion protection enabled.');
  call.aws.graph.delete(group.id, call.caller.arn);
}

function putRetentionPolicy(call: Call): undefined {
  const days = integer(call.input, 'retentionInDays') ?? 0;
  if (!retentions.includes(days))
    throw new AwsFault(
      'InvalidParameterException',
      `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${retentions.join(', ')}]`,
    );
  call.aws.graph.patch(byName(call).id, { retentionInDays: days });
}

function deleteRetentionPolicy(call: Call): undefined {
  const { id, body } = byName(call);
  const { retentionInDays: _old, ...rest } = body;
  call.aws.graph.update(id, rest);
}

function tagResource(call: Call): undefined {
  const group = byArn(call);
  call.aws.graph.patch(group.id, { tags: { ...labels(group.body, 'tags'), ...labels(call.input, 'tags') } });
}

function untagResource(call: Call): undefined {
  const group = byArn(call);
  const gone = list(call.input, 'tagKeys');
  const kept = Object.entries(labels(group.body, 'tags')).filter(([key]) => !gone.includes(key));
  call.aws.graph.patch(group.id, { tags: Object.fromEntries(kept) });
}
