import type { JsonObject } from '../../core/json.ts';
import { list, objects, text } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import type { Call, Operation, Reply } from '../service.ts';
import { tagList } from '../tag-list.ts';
import type { Ec2Kind } from './kinds.ts';
import { kindOfId } from './kinds.ts';
import { ec2Arn, placeOfCall } from './objects.ts';

interface Request {
  /** Kind that it makes; absent: none. */
  creates?: Ec2Kind;
  /** It changes nothing, so its action is about `*`. */
  reads?: boolean;
  handle(call: Call): Reply;
}

/** What all operations of EC2 share: which actions they need, the name for fault rules, and the dry run. */
export function request({ creates, reads = false, handle }: Request): Operation {
  return {
    name,
    actions: (call) => actions(call, creates, reads),
    handle: (call) => {
      if (call.input['DryRun'] === true)
        throw new AwsFault('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', { http: 412 });
      return handle(call);
    },
  };
}

const idMembers = [
  'VpcId',
  'SubnetId',
  'InternetGatewayId',
  'AllocationId',
  'NatGatewayId',
  'RouteTableId',
  'GroupId',
  'NetworkInterfaceId',
  'LaunchTemplateId',
  'VolumeId',
  'SnapshotId',
  'AssociationId',
  'AttachmentId',
];

/** Name tag of what is made, else the name it is given, else the first id it is about. */
function name(input: JsonObject): string {
  const tags = objects(input, 'TagSpecifications').flatMap((spec) => tagList(spec, 'Tags'));
  const named = tags.find((tag) => tag.Key === 'Name')?.Value;
  const given = text(input, 'GroupName') || text(input, 'LaunchTemplateName');
  return named ?? (given || (ids(input)[0] ?? ''));
}

function ids(input: JsonObject): string[] {
  const many = ['InstanceIds', 'Resources'].flatMap((member) => list(input, member));
  return [...idMembers.map((member) => input[member]), ...many].filter((id) => typeof id === 'string');
}

/** Every object that a request names must be allowed, and tags that come with a new one are an action of their own. */
function actions(call: Call, creates: Ec2Kind | undefined, reads: boolean): { action: string; resource: string }[] {
  const action = `ec2:${call.operation}`;
  if (reads) return [{ action, resource: '*' }];
  const place = placeOfCall(call);
  const targets = ids(call.input).flatMap((id) => {
    const kind = kindOfId(id);
    return kind === undefined ? [] : [ec2Arn(place, kind, id)];
  });
  const made = creates === undefined ? [] : [ec2Arn(place, creates, '*')];
  const resources = [...made, ...targets];
  const tagged = objects(call.input, 'TagSpecifications')
    .filter((spec) => tagList(spec, 'Tags').length > 0)
    .map((spec) => ({
      action: 'ec2:CreateTags',
      resource: ec2Arn(place, text(spec, 'ResourceType') as Ec2Kind, '*'),
    }));
  return [...(resources.length > 0 ? resources : ['*']).map((resource) => ({ action, resource })), ...tagged];
}
