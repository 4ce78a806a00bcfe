import type { Resource } from '../../core/graph.ts';
import { object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { objectsOf } from '../ec2/objects.ts';
import { statusOf } from './instance.ts';
import { passwordMatches } from './password.ts';

export interface DatabaseLogin {
  /** Host name of the endpoint. */
  host: string;
  username: string;
  password: string;
  /** `sg-…` of the interface that the client leaves through; absent: how the client gets there is not looked at. */
  sourceGroupIds?: readonly string[];
}

const unreachable = [
  'creating',
  'failed',
  'incompatible-network',
  'deleting',
  'rebooting',
  'stopping',
  'stopped',
  'starting',
];

/** Whether MySQL behind an endpoint lets the client in. */
export function checkLogin(aws: Aws, login: DatabaseLogin): boolean {
  const instance = aws.graph
    .all('rds.instances')
    .find((item) => text(object(item.body, 'Endpoint'), 'Address') === login.host.toLowerCase());
  if (!instance || unreachable.includes(statusOf(aws, instance))) return false;
  if (login.sourceGroupIds !== undefined && !mayReach(aws, instance, login.sourceGroupIds)) return false;
  return text(instance.body, 'MasterUsername') === login.username && passwordMatches(instance, login.password);
}

/** Whether a rule of the instance's security groups lets in who comes from one of the groups, or everybody. */
function mayReach(aws: Aws, instance: Resource, sources: readonly string[]): boolean {
  const port = Number(object(instance.body, 'Endpoint')['Port']);
  const own = objects(instance.body, 'VpcSecurityGroups').map((group) => text(group, 'VpcSecurityGroupId'));
  return objectsOf(aws, { account: instance.project, region: instance.location }, 'security-group-rule')
    .map(({ body }) => body)
    .filter((rule) => rule['IsEgress'] !== true && own.includes(text(rule, 'GroupId')))
    .filter(
      (rule) =>
        text(rule, 'IpProtocol') === '-1' || (Number(rule['FromPort']) <= port && port <= Number(rule['ToPort'])),
    )
    .some((rule) => {
      const source = text(object(rule, 'ReferencedGroupInfo'), 'GroupId');
      return source === '' ? text(rule, 'CidrIpv4') !== '' : sources.includes(source);
    });
}
