import type { AddOn } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { labels, list, object, objects, text } from '../../core/json.ts';
import { cloud } from '../aws.ts';
import { durations } from '../durations.ts';
import { placeOfCall } from '../ec2/objects.ts';
import type { Call, NeededAction, Reply } from '../service.ts';
import { checkConfiguration, resolveAddOnVersion } from './add-on-catalogue.ts';
import { begin } from './clusters.ts';
import { childArn, childNamed, childrenOf, clusterArn, findActiveCluster, findAddOn, findCluster } from './names.ts';
import { makeAssociation, removeAssociation } from './pod-identities.ts';
import { roleAnnotation } from './pod-role.ts';
import { inUse, invalidParameter, invalidRequest } from './refusals.ts';
import { isReplay, requestMark } from './request-token.ts';
import { beginUpdate, paged, refuseBusy, replayedUpdate, showUpdate } from './updates.ts';

/** As the cluster's host is told of it. */
export function toAddOn(addOn: Resource): AddOn {
  const role = text(addOn.body, 'serviceAccountRoleArn');
  return {
    name: addOn.name,
    version: text(addOn.body, 'addonVersion'),
    serviceAccountAnnotations: role === '' ? {} : { [roleAnnotation]: role },
    configuration: object(addOn.hidden, 'configuration'),
  };
}

export function createActions(call: Call): NeededAction[] {
  const { input } = call;
  const resource = clusterArn(placeOfCall(call), text(input, 'clusterName'));
  const roles = [
    text(input, 'serviceAccountRoleArn'),
    ...objects(input, 'podIdentityAssociations').map((item) => text(item, 'roleArn')),
  ].filter((role) => role !== '');
  const tags = Object.keys(object(input, 'tags')).length > 0 ? [{ action: 'eks:TagResource', resource: '*' }] : [];
  return [
    { action: `eks:${call.operation}`, resource },
    ...roles.map((role) => ({
      action: 'iam:PassRole',
      resource: role,
      context: { 'iam:PassedToService': 'eks.amazonaws.com' },
    })),
    ...tags,
  ];
}

export function createAddon(call: Call): Reply {
  const { aws, input } = call;
  const cluster = findCluster(call);
  const name = text(input, 'addonName');
  const before = childNamed(aws, cluster.id, 'addons', name);
  if (before && isReplay(call, before)) return { addon: before.body };
  if (before) throw inUse('Addon already exists.', { clusterName: cluster.name, addonName: name });
  findActiveCluster(call);
  const addonVersion = resolveAddOnVersion(name, text(input, 'addonVersion'), text(cluster.body, 'version'));
  const configurationValues = text(input, 'configurationValues');
  const configuration = checkConfiguration(name, configurationValues);
  const role = checkRole(call, cluster);
  const id = childArn(aws, cluster, 'addon', name);
  const at = aws.clock.iso();
  aws.graph.forget(id);
  const addOn = aws.graph.create({
    id,
    type: 'eks.addons',
    cloud,
    name,
    project: cluster.project,
    location: cluster.location,
    parent: cluster.id,
    body: {
      addonName: name,
      clusterName: cluster.name,
      status: 'CREATING',
      addonVersion,
      health: { issues: [] },
      addonArn: id,
      createdAt: at,
      modifiedAt: at,
      tags: labels(input, 'tags'),
      ...(role === '' ? {} : { serviceAccountRoleArn: role }),
      ...(configurationValues === '' ? {} : { configurationValues }),
    },
    hidden: { ...requestMark(call), configuration },
    refs: [],
    createdBy: call.caller.arn,
  });
  associate(call, cluster, addOn);
  begin(call, addOn, 'CreateAddon', durations.addOn, { cluster: cluster.id });
  call.touched.add(id);
  return { addon: aws.graph.get(id)?.body };
}

export function describeAddon(call: Call): Reply {
  return { addon: findAddOn(call).body };
}

export function listAddons(call: Call): Reply {
  const names = childrenOf(call.aws, findCluster(call).id, 'addons').map(({ name }) => name);
  return paged(call, 'addons', names.sort());
}

export function deleteAddon(call: Call): Reply {
  const { aws } = call;
  const addOn = findAddOn(call);
  const status = text(addOn.body, 'status');
  const subject = { clusterName: text(call.input, 'clusterName'), addonName: addOn.name };
  if (status === 'DELETING') return { addon: addOn.body };
  if (status === 'UPDATING') throw inUse('Addon is currently being updated', subject);
  aws.graph.patch(addOn.id, { status: 'DELETING', modifiedAt: aws.clock.iso() });
  const args = { cluster: addOn.parent ?? '', preserve: call.input['preserve'] === true };
  begin(call, addOn, 'DeleteAddon', durations.addOn, args);
  return { addon: aws.graph.get(addOn.id)?.body };
}

export function updateAddon(call: Call): Reply {
  const { aws, input } = call;
  const addOn = findAddOn(call);
  const before = replayedUpdate(call, addOn);
  if (before) return { update: showUpdate(aws, before) };
  const cluster = findActiveCluster(call);
  const subject = { clusterName: cluster.name, addonName: addOn.name };
  refuseBusy(call, 'AddonUpdate', addOn, cluster.name);
  if (['CREATING', 'DELETING', 'UPDATING'].includes(text(addOn.body, 'status')))
    throw invalidRequest(
      `Addon ${addOn.name} cannot be updated as it is currently in ${text(addOn.body, 'status')} state`,
      subject,
    );
  const kubernetes = text(cluster.body, 'version');
  const wanted = text(input, 'addonVersion') || text(addOn.body, 'addonVersion');
  const addonVersion = resolveAddOnVersion(addOn.name, wanted, kubernetes);
  const values = input['configurationValues'];
  const configurationValues = typeof values === 'string' ? values : text(addOn.body, 'configurationValues');
  const configuration = checkConfiguration(addOn.name, configurationValues);
  const role = checkRole(call, cluster) || text(addOn.body, 'serviceAccountRoleArn');
  aws.graph.patch(addOn.id, { status: 'UPDATING' });
  return beginUpdate(call, {
    type: 'AddonUpdate',
    target: addOn,
    cluster: cluster.id,
    params: { AddonVersion: addonVersion, ...(role === '' ? {} : { ServiceAccountRoleArn: role }) },
    spread: durations.addOn,
    args: {
      change: {
        addonVersion,
        ...(role === '' ? {} : { serviceAccountRoleArn: role }),
        ...(configurationValues === '' ? {} : { configurationValues }),
      },
      configuration,
    },
  });
}

/** The role for the add-on's service account: of this account; whether it trusts the cluster shows only later. */
function checkRole(call: Call, cluster: Resource): string {
  const role = text(call.input, 'serviceAccountRoleArn');
  if (role === '') return '';
  const subject = { clusterName: cluster.name, addonName: text(call.input, 'addonName') };
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(role)) throw invalidParameter(`Role ARN ${role} is not valid`, subject);
  if (!role.startsWith(`arn:aws:iam::${cluster.project}:`))
    throw invalidParameter('Cross-account pass role is not allowed.', subject);
  return role;
}

function associate(call: Call, cluster: Resource, addOn: Resource): void {
  const wanted = objects(call.input, 'podIdentityAssociations');
  if (wanted.length === 0) return;
  const made = wanted.map((item) =>
    makeAssociation(call, cluster, {
      namespace: 'kube-system',
      serviceAccount: text(item, 'serviceAccount'),
      roleArn: text(item, 'roleArn'),
      ownerArn: addOn.id,
    }),
  );
  call.aws.graph.patch(addOn.id, { podIdentityAssociations: made.map(({ id }) => id) });
}

/** With its associations. */
export function removeAddOnResource(call: Pick<Call, 'aws'>, addOn: Resource, by: string): void {
  for (const id of list(addOn.body, 'podIdentityAssociations'))
    if (typeof id === 'string') removeAssociation(call.aws, id, by);
  call.aws.graph.delete(addOn.id, by);
}
