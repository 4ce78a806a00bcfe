import type { JsonObject } from '../../../core/json.ts';
import { list, objects, text } from '../../../core/json.ts';
import { AwsFault } from '../../fault.ts';
import { invalidCombination } from '../faults.ts';
import { checkId } from '../kinds.ts';

const longestUserData = 16_384;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What is refused when a template is made; whether it can launch anything is found out at launch only. */
export function checkTemplateData(data: JsonObject): void {
  if (Object.keys(data).length === 0)
    throw new AwsFault('MissingParameter', 'The request must contain the parameter LaunchTemplateData');
  const image = text(data, 'ImageId');
  if (image !== '' && !/^(ami-[0-9a-f]{8}([0-9a-f]{9})?|resolve:ssm:.+)$/.test(image))
    throw new AwsFault('InvalidAMIID.Malformed', `Invalid id: "${image}" (expecting "ami-...")`);
  for (const id of list(data, 'SecurityGroupIds')) if (typeof id === 'string') checkId('security-group', id);
  if (objects(data, 'NetworkInterfaces').length > 0 && list(data, 'SecurityGroupIds').length > 0)
    throw invalidCombination(
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    );
  const userData = text(data, 'UserData').replaceAll(/\s/g, '');
  if (!base64.test(userData)) throw new AwsFault('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  if (Buffer.from(userData, 'base64').length > longestUserData)
    throw new AwsFault('InvalidParameterValue', 'User data is limited to 16384 bytes');
}
