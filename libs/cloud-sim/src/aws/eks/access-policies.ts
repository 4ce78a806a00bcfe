import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, object, objects, text } from '../../core/json.ts';
import type { Call, Reply } from '../service.ts';
import { findAccessEntry } from './find-access-entry.ts';
import { invalidParameter, notFound } from './refusals.ts';
import { paged } from './updates.ts';

const prefix = 'arn:aws:eks::aws:cluster-access-policy/';
const names = [
  'AmazonEKSAdminPolicy',
  'AmazonEKSAdminViewPolicy',
  'AmazonEKSClusterAdminPolicy',
  'AmazonEKSEditPolicy',
  'AmazonEKSViewPolicy',
];
export const clusterAdminPolicy = `${prefix}AmazonEKSClusterAdminPolicy`;

export function policiesOf(entry: Resource): JsonObject[] {
  return objects(entry.hidden, 'policies');
}

/** Whether the entry may do everything everywhere in the cluster. */
export function isClusterAdmin(entry: Resource): boolean {
  return policiesOf(entry).some(
    (policy) =>
      text(policy, 'policyArn') === clusterAdminPolicy && text(object(policy, 'accessScope'), 'type') === 'cluster',
  );
}

export function listAccessPolicies(call: Call): Reply {
  return paged(
    call,
    'accessPolicies',
    names.map((name) => ({ name, arn: `${prefix}${name}` })),
  );
}

export function associateAccessPolicy(call: Call): Reply {
  const { aws, input } = call;
  const entry = findAccessEntry(call);
  const policyArn = text(input, 'policyArn');
  if (!names.some((name) => policyArn === `${prefix}${name}`))
    throw invalidParameter(`The policyArn parameter format is not valid`);
  const scope = object(input, 'accessScope');
  const type = text(scope, 'type');
  const namespaces = list(scope, 'namespaces').filter((item) => typeof item === 'string');
  if (type !== 'cluster' && type !== 'namespace') throw invalidParameter('The access scope type is not valid.');
  if ((type === 'namespace') !== namespaces.length > 0)
    throw invalidParameter('Namespaces are given exactly where the access scope type is namespace.');
  if (text(entry.body, 'type') !== 'STANDARD')
    throw invalidParameter('Access policies can only be associated with access entries of type STANDARD.');
  const at = aws.clock.iso();
  const before = policiesOf(entry).find((policy) => text(policy, 'policyArn') === policyArn);
  const policy = {
    policyArn,
    accessScope: { type, namespaces },
    associatedAt: text(before, 'associatedAt') || at,
    modifiedAt: at,
  };
  const others = policiesOf(entry).filter((item) => item !== before);
  aws.graph.update(entry.id, entry.body, { hidden: { ...entry.hidden, policies: [...others, policy] } });
  return {
    clusterName: text(input, 'clusterName'),
    principalArn: text(input, 'principalArn'),
    associatedAccessPolicy: policy,
  };
}

export function disassociateAccessPolicy(call: Call): Reply {
  const { aws, input } = call;
  const entry = findAccessEntry(call);
  const policyArn = text(input, 'policyArn');
  const kept = policiesOf(entry).filter((policy) => text(policy, 'policyArn') !== policyArn);
  if (kept.length === policiesOf(entry).length)
    throw notFound(`The specified policyArn ${policyArn} is not associated with the access entry`);
  aws.graph.update(entry.id, entry.body, { hidden: { ...entry.hidden, policies: kept } });
  return {};
}

export function listAssociatedAccessPolicies(call: Call): Reply {
  const policies = policiesOf(findAccessEntry(call));
  return {
    clusterName: text(call.input, 'clusterName'),
    principalArn: text(call.input, 'principalArn'),
    ...paged(call, 'associatedAccessPolicies', policies),
  };
}
