import type { ProviderContext, ResourceMap } from '@slipway/activities-core';
import { addOn } from './resources/addon.ts';
import { adoptedNetwork } from './resources/adopted-network.ts';
import { adoptedSubnets } from './resources/adopted-subnets.ts';
import { scalingTags } from './resources/asg-tags.ts';
import { bucket } from './resources/bucket.ts';
import { cluster } from './resources/cluster.ts';
import { dbInstance } from './resources/db-instance.ts';
import { dbParameterGroup } from './resources/db-parameter-group.ts';
import { dbPassword } from './resources/db-password.ts';
import { dbSecurityGroup } from './resources/db-security-group.ts';
import { dbSubnetGroup } from './resources/db-subnet-group.ts';
import { dnsZone } from './resources/dns-zone.ts';
import { gateways } from './resources/gateways.ts';
import { launchTemplates } from './resources/launch-templates.ts';
import { logGroup } from './resources/log-group.ts';
import { network } from './resources/network.ts';
import { nodeGroup } from './resources/node-group.ts';
import { oidcProvider } from './resources/oidc-provider.ts';
import { registryCredentials } from './resources/registry-credentials.ts';
import { routes } from './resources/routes.ts';
import { serviceAccountRole } from './resources/service-account-role.ts';
import { clusterRole, nodeRole } from './resources/service-role.ts';
import { servicesGroup } from './resources/services-group.ts';
import { storageClass } from './resources/storage-class.ts';
import { storageCredentials } from './resources/storage-credentials.ts';
import { storageUser } from './resources/storage-user.ts';
import { subnets } from './resources/subnets.ts';
import { acmeIdentity, dnsIdentity } from './resources/zone-role.ts';
import { address } from './sweep/address.ts';
import { autoScalingGroup } from './sweep/auto-scaling-group.ts';
import { clusterLogGroup } from './sweep/cluster-log-group.ts';
import { databaseBackup } from './sweep/database-backup.ts';
import { databaseSnapshot } from './sweep/database-snapshot.ts';
import { dnsRecord } from './sweep/dns-record.ts';
import { instance } from './sweep/instance.ts';
import { loadBalancer } from './sweep/load-balancer.ts';
import { marked } from './sweep/marked.ts';
import { networkInterface } from './sweep/network-interface.ts';
import { networkLoadBalancer } from './sweep/network-load-balancer.ts';
import { securityGroup } from './sweep/security-group.ts';
import { snapshot } from './sweep/snapshot.ts';
import { targetGroup } from './sweep/target-group.ts';
import { volume } from './sweep/volume.ts';

/** Every kind of Amazon's. What is swept only comes after what steps are made of. */
export function resources(context: ProviderContext): ResourceMap {
  return {
    'aws.network': network(context),
    'aws.subnets': subnets(context),
    'aws.adopted-network': adoptedNetwork(context),
    'aws.adopted-subnets': adoptedSubnets(context),
    'aws.gateways': gateways(context),
    'aws.routes': routes(context),
    'aws.services-sg': servicesGroup(context),
    'aws.cluster-role': clusterRole(context),
    'aws.node-role': nodeRole(context),
    'aws.log-group': logGroup(context),
    'aws.cluster': cluster(context),
    'aws.oidc-provider': oidcProvider(context),
    'aws.service-account-role': serviceAccountRole(context),
    'aws.dns-identity': dnsIdentity(context),
    'aws.acme-identity': acmeIdentity(context),
    'aws.addon': addOn(context),
    'aws.launch-templates': launchTemplates(context),
    'aws.node-group': nodeGroup(context),
    'aws.asg-tags': scalingTags(context),
    'aws.storage-class': storageClass(context),
    'aws.dns-zone': dnsZone(context),
    'aws.db-subnet-group': dbSubnetGroup(context),
    'aws.db-security-group': dbSecurityGroup(context),
    'aws.db-parameter-group': dbParameterGroup(context),
    'aws.db-instance': dbInstance(context),
    'aws.db-password': dbPassword(context),
    'aws.bucket': bucket(context),
    'aws.storage-user': storageUser(context),
    'aws.storage-credentials': storageCredentials(context),
    'aws.registry-credentials': registryCredentials(context),
    'aws.load-balancer': loadBalancer(context),
    'aws.network-load-balancer': networkLoadBalancer(context),
    'aws.target-group': targetGroup(context),
    'aws.auto-scaling-group': autoScalingGroup(context),
    'aws.instance': instance(context),
    'aws.network-interface': networkInterface(context),
    'aws.security-group': securityGroup(context),
    'aws.address': address(context),
    'aws.volume': volume(context),
    'aws.snapshot': snapshot(context),
    'aws.db-snapshot': databaseSnapshot(context),
    'aws.db-backup': databaseBackup(context),
    'aws.cluster-log-group': clusterLogGroup(context),
    'aws.dns-record': dnsRecord(context),
    'aws.marked': marked(context),
  };
}
