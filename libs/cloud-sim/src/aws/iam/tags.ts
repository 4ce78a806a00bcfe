import type { Resource } from '../../core/graph.ts';
import { list } from '../../core/json.ts';
import type { Call, Operation } from '../service.ts';
import { tagList, withTags, withoutTags } from '../tag-list.ts';
import type { Tag } from '../tag-list.ts';
import { about, paged } from './entity.ts';
import {
  customerPolicy,
  findProvider,
  policyArn,
  profileArn,
  profileOf,
  providerArn,
  roleArn,
  roleOf,
  userArn,
  userOf,
} from './find.ts';
import { checkedTags } from './new-tags.ts';

function operations(kind: string, find: (call: Call) => Resource, resource: (call: Call) => string) {
  const put = (call: Call, tags: Tag[]): undefined => {
    const { id } = find(call);
    call.aws.graph.patch(id, { Tags: tags });
  };
  return {
    [`Tag${kind}`]: about(resource, (call) =>
      put(call, checkedTags(withTags(tagList(find(call).body, 'Tags'), checkedTags(tagList(call.input, 'Tags'))))),
    ),
    [`Untag${kind}`]: about(resource, (call) => {
      const keys = list(call.input, 'TagKeys').filter((key) => typeof key === 'string');
      return put(call, withoutTags(tagList(find(call).body, 'Tags'), keys));
    }),
    [`List${kind}Tags`]: about(resource, (call) => paged(call, 'Tags', tagList(find(call).body, 'Tags'))),
  };
}

export const tagOperations: Record<string, Operation> = {
  ...operations('Role', roleOf, roleArn),
  ...operations('User', userOf, userArn),
  ...operations('Policy', customerPolicy, policyArn),
  ...operations('InstanceProfile', profileOf, profileArn),
  ...operations('OpenIDConnectProvider', findProvider, providerArn),
};
