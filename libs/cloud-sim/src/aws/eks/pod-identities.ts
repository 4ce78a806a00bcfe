import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { labels, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import { serviceMayAssume } from '../access/assume.ts';
import { placeOfCall } from '../ec2/objects.ts';
import type { Call, NeededAction, Reply } from '../service.ts';
import { childrenOf, clusterArn, findActiveCluster, findCluster } from './names.ts';
import { inUse, invalidParameter, notFound, refuseUnserved } from './refusals.ts';
import { isReplay, requestMark } from './request-token.ts';
import { paged } from './updates.ts';

const unserved = ['targetRoleArn', 'policy'];

export function createActions(call: Call): NeededAction[] {
  const { input } = call;
  const resource = clusterArn(placeOfCall(call), text(input, 'clusterName'));
  const role = text(input, 'roleArn');
  const pass = {
    action: 'iam:PassRole',
    resource: role,
    context: { 'iam:PassedToService': 'pods.eks.amazonaws.com' },
  };
  return [{ action: `eks:${call.operation}`, resource }, ...(role === '' ? [] : [pass])];
}

export function createPodIdentityAssociation(call: Call): Reply {
  const { aws, input } = call;
  const cluster = findCluster(call);
  const [namespace, serviceAccount] = [text(input, 'namespace'), text(input, 'serviceAccount')];
  const before = childrenOf(aws, cluster.id, 'podIdentityAssociations').find(
    ({ body }) => text(body, 'namespace') === namespace && text(body, 'serviceAccount') === serviceAccount,
  );
  if (before && isReplay(call, before)) return { association: before.body };
  if (before) throw inUse(`Association already exists: ${before.name}`, { clusterName: cluster.name });
  findActiveCluster(call);
  refuseUnserved(input, unserved);
  return {
    association: makeAssociation(call, cluster, { namespace, serviceAccount, roleArn: text(input, 'roleArn') }).body,
  };
}

interface Wanted {
  namespace: string;
  serviceAccount: string;
  roleArn: string;
  /** Add-on that brought it. */
  ownerArn?: string;
}

export function makeAssociation(call: Call, cluster: Resource, wanted: Wanted): Resource {
  const { aws } = call;
  requireRole(aws, wanted.roleArn);
  const name = `a-${aws.seeded.hex(17, 'association', cluster.id, aws.store.count('counters', 'aws.associations'))}`;
  const id = arn('eks', cluster.location, cluster.project, `podidentityassociation/${cluster.name}/${name}`);
  const at = aws.clock.iso();
  call.touched.add(id);
  return aws.graph.create({
    id,
    type: 'eks.podIdentityAssociations',
    cloud,
    name,
    project: cluster.project,
    location: cluster.location,
    parent: cluster.id,
    body: {
      clusterName: cluster.name,
      ...wanted,
      associationArn: id,
      associationId: name,
      tags: wanted.ownerArn === undefined ? labels(call.input, 'tags') : {},
      createdAt: at,
      modifiedAt: at,
      disableSessionTags: call.input['disableSessionTags'] === true,
    },
    hidden: wanted.ownerArn === undefined ? requestMark(call) : {},
    refs: [],
    createdBy: call.caller.arn,
  });
}

function requireRole(aws: Aws, roleArn: string): void {
  if (!serviceMayAssume(aws, roleArn, 'pods.eks.amazonaws.com'))
    throw invalidParameter(
      `Trust policy of role ${roleArn} must allow pods.eks.amazonaws.com to assume it, or the role does not exist`,
    );
}

export function removeAssociation(aws: Aws, id: string, by: string): void {
  aws.graph.delete(id, by);
}

function find(call: Call): Resource {
  const cluster = findCluster(call);
  const id = text(call.input, 'associationId');
  const found = childrenOf(call.aws, cluster.id, 'podIdentityAssociations').find(({ name }) => name === id);
  if (!found) throw notFound(`The association ID ${id} was not found.`, { clusterName: cluster.name });
  call.touched.add(found.id);
  return found;
}

export function describePodIdentityAssociation(call: Call): Reply {
  return { association: find(call).body };
}

export function updatePodIdentityAssociation(call: Call): Reply {
  const { aws, input } = call;
  refuseUnserved(input, unserved);
  const association = find(call);
  const roleArn = text(input, 'roleArn') || text(association.body, 'roleArn');
  requireRole(aws, roleArn);
  aws.graph.patch(association.id, { roleArn, modifiedAt: aws.clock.iso() });
  return { association: aws.graph.get(association.id)?.body };
}

export function deletePodIdentityAssociation(call: Call): Reply {
  const association = find(call);
  if (text(association.body, 'ownerArn') !== '')
    throw inUse(`Association ${association.name} is owned by ${text(association.body, 'ownerArn')}`);
  removeAssociation(call.aws, association.id, call.caller.arn);
  return { association: association.body };
}

export function listPodIdentityAssociations(call: Call): Reply {
  const { input } = call;
  const fits = (body: JsonObject, key: string): boolean =>
    text(input, key) === '' || text(body, key) === text(input, key);
  const members = ['clusterName', 'namespace', 'serviceAccount', 'associationArn', 'associationId', 'ownerArn'];
  const shown = childrenOf(call.aws, findCluster(call).id, 'podIdentityAssociations')
    .filter(({ body }) => fits(body, 'namespace') && fits(body, 'serviceAccount'))
    .map(({ body }) =>
      Object.fromEntries(members.flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]]]))),
    );
  return paged(call, 'associations', shown);
}
