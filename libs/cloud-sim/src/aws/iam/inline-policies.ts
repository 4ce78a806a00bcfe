import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import { grantsOf, writeGrants } from '../access/grants.ts';
import type { Call, Operation } from '../service.ts';
import { about, paged } from './entity.ts';
import { readRole, readUser, roleArn, roleOf, userArn, userOf } from './find.ts';
import { encodedDocument, nameAt } from './names.ts';
import { cannotBeFound } from './refusals.ts';
import { checkIdentityPolicy } from './trust.ts';

interface Holder {
  kind: 'Role' | 'User';
  /** Characters of all documents together. */
  most: number;
  find: (call: Call) => Resource;
  read: (call: Call) => Resource;
  resource: (call: Call) => string;
}

/** Policies that are part of a role or user. */
function operations({ kind, most, find, read, resource }: Holder): Record<string, Operation> {
  const missing = (name: string): Error => cannotBeFound(`${kind.toLowerCase()} policy`, name);
  return {
    [`Put${kind}Policy`]: about(resource, (call) => {
      const holder = find(call);
      const name = nameAt(call.input, 'PolicyName', 128);
      const document = text(call.input, 'PolicyDocument');
      const grants = grantsOf(holder);
      const inline = { ...grants.inline, [name]: document };
      const all = Object.values(inline).join('').replace(/\s/g, '').length;
      checkIdentityPolicy(document, `${kind}PolicySize`, most - (all - document.replace(/\s/g, '').length));
      writeGrants(call.aws, holder, { ...grants, inline });
      return undefined;
    }),
    [`Get${kind}Policy`]: about(resource, (call) => {
      const holder = read(call);
      const name = text(call.input, 'PolicyName');
      const document = grantsOf(holder).inline[name];
      if (document === undefined) throw missing(name);
      return { [`${kind}Name`]: holder.name, PolicyName: name, PolicyDocument: encodedDocument(document) };
    }),
    [`List${kind}Policies`]: about(resource, (call) =>
      paged(call, 'PolicyNames', Object.keys(grantsOf(read(call)).inline).sort()),
    ),
    [`Delete${kind}Policy`]: about(resource, (call) => {
      const holder = find(call);
      const name = text(call.input, 'PolicyName');
      const grants = grantsOf(holder);
      const { [name]: document, ...inline } = grants.inline;
      if (document === undefined) throw missing(name);
      writeGrants(call.aws, holder, { ...grants, inline });
      return undefined;
    }),
  };
}

export const inlineOperations: Record<string, Operation> = {
  ...operations({ kind: 'Role', most: 10_240, find: roleOf, read: readRole, resource: roleArn }),
  ...operations({ kind: 'User', most: 2048, find: userOf, read: readUser, resource: userArn }),
};
