import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { labels, list, object, text } from '../../core/json.ts';
import { hasSpread } from '../access/assume.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import type { Call, Principal, Reply } from '../service.ts';
import { clusterAdminPolicy, policiesOf } from './access-policies.ts';
import { findAccessEntry, findWithEntries, usesEntries } from './find-access-entry.ts';
import { childArn, childNamed, childrenOf, findActiveCluster } from './names.ts';
import { inUse, invalidParameter } from './refusals.ts';
import { isReplay, requestMark } from './request-token.ts';
import { paged } from './updates.ts';

const types = ['STANDARD', 'EC2_LINUX', 'EC2_WINDOWS', 'FARGATE_LINUX', 'EC2', 'HYBRID_LINUX', 'HYPERPOD_LINUX'];

/** ARN of the user or role behind a caller: sessions stand for their role. */
export function identityArn(aws: Aws, caller: Principal): string {
  const session = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(caller.arn);
  if (!session) return caller.arn;
  const [, account = '', name = ''] = session;
  const role = aws.graph.all('iam.roles').find((item) => item.project === account && item.name === name);
  return role?.id ?? arn('iam', '', account, `role/${name}`);
}

function make(
  call: Call,
  cluster: Resource,
  entry: { principalArn: string; type: string; groups: string[]; username?: string; policies?: JsonObject[] },
  request: JsonObject = {},
): Resource {
  const { aws } = call;
  const { principalArn, type, groups } = entry;
  const path = principalArn.replace(/^arn:aws:iam::(\d+):(user|role)\//, '$2/$1/');
  const id = childArn(aws, cluster, 'access-entry', path);
  const at = aws.clock.iso();
  aws.graph.forget(id);
  return aws.graph.create({
    id,
    type: 'eks.accessEntries',
    cloud,
    name: principalArn,
    project: cluster.project,
    location: cluster.location,
    parent: cluster.id,
    body: {
      clusterName: cluster.name,
      principalArn,
      kubernetesGroups: groups,
      accessEntryArn: id,
      createdAt: at,
      modifiedAt: at,
      tags: labels(request, 'tags'),
      username: entry.username ?? usernameOf(principalArn, type),
      type,
    },
    hidden: { ...(Object.keys(request).length > 0 ? requestMark(call) : {}), policies: entry.policies ?? [] },
    refs: [],
    createdBy: call.caller.arn,
  });
}

function usernameOf(principalArn: string, type: string): string {
  if (type !== 'STANDARD') return 'system:node:{{EC2PrivateDNSName}}';
  const role = /^arn:aws:iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(principalArn);
  return role ? `arn:aws:sts::${role[1]}:assumed-role/${role[2]}/{{SessionName}}` : principalArn;
}

/** The creator becomes administrator unless told otherwise; with CONFIG_MAP nobody sees that entry, but it holds. */
export function addCreator(call: Call, cluster: Resource): void {
  if (object(cluster.body, 'accessConfig')['bootstrapClusterCreatorAdminPermissions'] !== true) return;
  const at = call.aws.clock.iso();
  const policy = {
    policyArn: clusterAdminPolicy,
    accessScope: { type: 'cluster', namespaces: [] },
    associatedAt: at,
    modifiedAt: at,
  };
  const principalArn = identityArn(call.aws, call.caller);
  make(call, cluster, { principalArn, type: 'STANDARD', groups: [], policies: [policy] });
}

/** Managed node groups bring the entry for their role along. */
export function addNodeRole(call: Call, cluster: Resource, role: string): void {
  if (!usesEntries(cluster) || childNamed(call.aws, cluster.id, 'accessEntries', role)) return;
  make(call, cluster, { principalArn: role, type: 'EC2_LINUX', groups: ['system:nodes'] });
}

export function createAccessEntry(call: Call): Reply {
  const { aws, input } = call;
  const cluster = findWithEntries(call);
  const principalArn = text(input, 'principalArn');
  const before = childNamed(aws, cluster.id, 'accessEntries', principalArn);
  if (before && isReplay(call, before)) return { accessEntry: before.body };
  if (before) throw inUse('The specified access entry resource is already in use on this cluster.');
  findActiveCluster(call);
  const type = text(input, 'type') || 'STANDARD';
  if (!types.includes(type)) throw invalidParameter(`The access entry type ${type} is not supported.`);
  const principal = aws.graph.get(principalArn);
  if (!['iam.users', 'iam.roles'].includes(principal?.type ?? '') || (principal && !hasSpread(aws, principal)))
    throw invalidParameter('The specified principalArn is invalid: invalid principal.');
  const groups = checkGroups(input);
  if (type !== 'STANDARD' && groups.length > 0)
    throw invalidParameter(`Kubernetes groups cannot be given for access entries of type ${type}.`);
  const username = text(input, 'username');
  const entry = { principalArn, type, groups, ...(username === '' ? {} : { username }) };
  const made = make(call, cluster, entry, input);
  call.touched.add(made.id);
  return { accessEntry: made.body };
}

function checkGroups(input: JsonObject): string[] {
  const groups = list(input, 'kubernetesGroups').filter((group) => typeof group === 'string');
  const reserved = groups.find((group) => /^(system|eks|aws|amazon|iam):/.test(group));
  if (reserved !== undefined)
    throw invalidParameter(
      `The kubernetes group name ${reserved} is invalid, it cannot start with ${reserved.slice(0, reserved.indexOf(':') + 1)}`,
    );
  return groups;
}

export function describeAccessEntry(call: Call): Reply {
  return { accessEntry: findAccessEntry(call).body };
}

export function updateAccessEntry(call: Call): Reply {
  const { aws, input } = call;
  const entry = findAccessEntry(call);
  const groups = input['kubernetesGroups'] === undefined ? {} : { kubernetesGroups: checkGroups(input) };
  const username = text(input, 'username') === '' ? {} : { username: text(input, 'username') };
  aws.graph.patch(entry.id, { ...groups, ...username, modifiedAt: aws.clock.iso() });
  return { accessEntry: aws.graph.get(entry.id)?.body };
}

export function deleteAccessEntry(call: Call): Reply {
  call.aws.graph.delete(findAccessEntry(call).id, call.caller.arn);
  return {};
}

export function listAccessEntries(call: Call): Reply {
  const policy = text(call.input, 'associatedPolicyArn');
  const names = childrenOf(call.aws, findWithEntries(call).id, 'accessEntries')
    .filter((entry) => policy === '' || policiesOf(entry).some((item) => text(item, 'policyArn') === policy))
    .map(({ name }) => name);
  return paged(call, 'accessEntries', names.sort());
}
