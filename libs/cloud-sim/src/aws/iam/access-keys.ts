import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { accessKeyArn, newSecret, uniqueId } from '../access/credentials.ts';
import { cloud } from '../aws.ts';
import type { Call, Operation } from '../service.ts';
import { about, paged } from './entity.ts';
import { readUser, userArn, userOf } from './find.ts';
import { limitExceeded, noSuchEntity, validation } from './refusals.ts';

const type = 'iam.accessKeys';
const mostKeys = 2;

const keysOf = (call: Call, user: Resource): Resource[] =>
  call.aws.graph.all(type).filter((key) => key.parent === user.id);

/** The one answer that has the secret. */
function createKey(call: Call): JsonObject {
  const { aws, caller } = call;
  const user = userOf(call);
  if (keysOf(call, user).length >= mostKeys) throw limitExceeded('AccessKeysPerUser', mostKeys);
  const AccessKeyId = uniqueId(aws, 'AKIA').slice(0, 20);
  const secret = newSecret();
  const body = { UserName: user.name, AccessKeyId, Status: 'Active', CreateDate: aws.clock.iso() };
  aws.graph.create({
    id: accessKeyArn(caller.account, AccessKeyId),
    type,
    cloud,
    name: AccessKeyId,
    project: caller.account,
    location: 'global',
    parent: user.id,
    body,
    hidden: { secret },
    refs: [user.id],
    createdBy: caller.arn,
  });
  return { AccessKey: { ...body, SecretAccessKey: secret } };
}

function findKey(call: Call): Resource {
  const id = text(call.input, 'AccessKeyId');
  const key = keysOf(call, userOf(call)).find((item) => item.name === id);
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

export const accessKeyOperations: Record<string, Operation> = {
  CreateAccessKey: about(userArn, createKey),
  ListAccessKeys: about(userArn, (call) => {
    const user = readUser(call);
    const shown = keysOf(call, user).filter((key) => call.aws.lags.visible(key, 'list', call.reader));
    const ghosts = call.aws.graph
      .tombstones(type)
      .filter((key) => key.parent === user.id && call.aws.lags.ghost(key, call.reader));
    return paged(
      call,
      'AccessKeyMetadata',
      [...shown, ...ghosts].map(({ body }) => body),
    );
  }),
  UpdateAccessKey: about(userArn, (call) => {
    const Status = text(call.input, 'Status');
    if (Status !== 'Active' && Status !== 'Inactive')
      throw validation(
        `1 validation error detected: Value '${Status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
      );
    call.aws.graph.patch(findKey(call).id, { Status });
    return undefined;
  }),
  DeleteAccessKey: about(userArn, (call) => {
    call.aws.graph.delete(findKey(call).id, call.caller.arn);
    return undefined;
  }),
};
