import type { CloudSide } from '../../core/cluster-host.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { placeOfCall } from '../ec2/objects.ts';
import type { Call, NeededAction, Operation, Service } from '../service.ts';
import {
  createAccessEntry,
  deleteAccessEntry,
  describeAccessEntry,
  listAccessEntries,
  updateAccessEntry,
} from './access-entries.ts';
import {
  associateAccessPolicy,
  disassociateAccessPolicy,
  listAccessPolicies,
  listAssociatedAccessPolicies,
} from './access-policies.ts';
import { describeAddonConfiguration, describeAddonVersions } from './add-on-catalogue.ts';
import { defineAddOnEffects } from './add-on-effects.ts';
import {
  createActions as addOnActions,
  createAddon,
  deleteAddon,
  describeAddon,
  listAddons,
  updateAddon,
} from './add-ons.ts';
import { defineClusterEffects } from './cluster-effects.ts';
import { updateClusterConfig, updateClusterVersion } from './cluster-updates.ts';
import {
  createActions as clusterActions,
  createCluster,
  deleteCluster,
  describeCluster,
  listClusters,
} from './clusters.ts';
import { childNamed, clusterArn } from './names.ts';
import { defineNodegroupEffects } from './node-group-effects.ts';
import { updateNodegroupConfig, updateNodegroupVersion } from './node-group-updates.ts';
import {
  createActions as nodegroupActions,
  createNodegroup,
  deleteNodegroup,
  describeNodegroup,
  listNodegroups,
} from './node-groups.ts';
import {
  createActions as associationActions,
  createPodIdentityAssociation,
  deletePodIdentityAssociation,
  describePodIdentityAssociation,
  listPodIdentityAssociations,
  updatePodIdentityAssociation,
} from './pod-identities.ts';
import { ClusterRuntime } from './runtime.ts';
import { listTagsForResource, tagActions, tagResource, untagResource } from './tags.ts';
import { describeUpdate, listUpdates } from './updates.ts';
import { describeClusterVersions } from './versions.ts';

export function eks(aws: Aws, side: () => CloudSide): Service {
  const runtime = new ClusterRuntime(aws, side);
  defineClusterEffects(aws, runtime);
  defineNodegroupEffects(aws, runtime);
  defineAddOnEffects(aws, runtime);
  runtime.resume();
  return {
    service: 'eks',
    schemas: () => import('@aws-sdk/client-eks'),
    operations: {
      CreateCluster: { ...named('name', (call) => createCluster(call, runtime)), actions: clusterActions },
      DescribeCluster: poll(named('name', describeCluster)),
      ListClusters: { handle: listClusters },
      DeleteCluster: named('name', deleteCluster),
      UpdateClusterConfig: named('name', updateClusterConfig),
      UpdateClusterVersion: named('name', updateClusterVersion),
      DescribeUpdate: poll(named('name', describeUpdate)),
      ListUpdates: poll(named('name', listUpdates)),
      DescribeClusterVersions: { handle: describeClusterVersions },
      CreateNodegroup: { ...inCluster('nodegroupName', createNodegroup), actions: nodegroupActions },
      DescribeNodegroup: poll(inCluster('nodegroupName', describeNodegroup)),
      ListNodegroups: inCluster('clusterName', listNodegroups),
      DeleteNodegroup: inCluster('nodegroupName', deleteNodegroup),
      UpdateNodegroupConfig: inCluster('nodegroupName', updateNodegroupConfig),
      UpdateNodegroupVersion: inCluster('nodegroupName', updateNodegroupVersion),
      CreateAddon: { ...inCluster('addonName', createAddon), actions: addOnActions },
      DescribeAddon: poll(inCluster('addonName', describeAddon)),
      ListAddons: inCluster('clusterName', listAddons),
      DeleteAddon: inCluster('addonName', deleteAddon),
      UpdateAddon: { ...inCluster('addonName', updateAddon), actions: addOnActions },
      DescribeAddonVersions: { handle: describeAddonVersions },
      DescribeAddonConfiguration: { handle: describeAddonConfiguration },
      CreateAccessEntry: inCluster('principalArn', createAccessEntry),
      DescribeAccessEntry: inCluster('principalArn', describeAccessEntry),
      UpdateAccessEntry: inCluster('principalArn', updateAccessEntry),
      DeleteAccessEntry: inCluster('principalArn', deleteAccessEntry),
      ListAccessEntries: inCluster('clusterName', listAccessEntries),
      AssociateAccessPolicy: inCluster('principalArn', associateAccessPolicy),
      DisassociateAccessPolicy: inCluster('principalArn', disassociateAccessPolicy),
      ListAssociatedAccessPolicies: inCluster('principalArn', listAssociatedAccessPolicies),
      ListAccessPolicies: { handle: listAccessPolicies },
      CreatePodIdentityAssociation: {
        ...inCluster('serviceAccount', createPodIdentityAssociation),
        actions: associationActions,
      },
      DescribePodIdentityAssociation: inCluster('associationId', describePodIdentityAssociation),
      ListPodIdentityAssociations: inCluster('clusterName', listPodIdentityAssociations),
      UpdatePodIdentityAssociation: {
        ...inCluster('associationId', updatePodIdentityAssociation),
        actions: associationActions,
      },
      DeletePodIdentityAssociation: inCluster('associationId', deletePodIdentityAssociation),
      TagResource: { ...named('resourceArn', tagResource), actions: tagActions },
      UntagResource: { ...named('resourceArn', untagResource), actions: tagActions },
      ListTagsForResource: { ...named('resourceArn', listTagsForResource), actions: tagActions },
    },
  };
}

/** About a cluster, or something that the request names next to it. */
function named(member: string, handle: Operation['handle']): Operation {
  return {
    handle,
    name: (input: JsonObject) => text(input, member),
    actions: (call) => [about(call, clusterArn(placeOfCall(call), text(call.input, member)))],
  };
}

function inCluster(member: string, handle: Operation['handle']): Operation {
  return { handle, name: (input: JsonObject) => text(input, member), actions: (call) => [about(call, targetOf(call))] };
}

function poll(operation: Operation): Operation {
  return { ...operation, phase: 'poll' };
}

function about(call: Call, resource: string): NeededAction {
  return { action: `eks:${call.operation}`, resource };
}

/** Policies speak of node groups and add-ons by their own ARNs, of everything else by that of the cluster. */
function targetOf(call: Call): string {
  const { aws, input } = call;
  const cluster = clusterArn(placeOfCall(call), text(input, 'clusterName'));
  const nodegroup = childNamed(aws, cluster, 'nodegroups', text(input, 'nodegroupName'));
  const addOn = childNamed(aws, cluster, 'addons', text(input, 'addonName'));
  return nodegroup?.id ?? addOn?.id ?? cluster;
}
