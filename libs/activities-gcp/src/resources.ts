import type { ProviderContext, ResourceMap } from '@slipway/activities-core';
import { checkEndpoints } from './client.ts';
import { adminBinding } from './resources/admin-binding.ts';
import { apis } from './resources/apis.ts';
import { cluster } from './resources/cluster.ts';
import { defaultPool } from './resources/default-pool.ts';
import { dnsIdentity } from './resources/dns-identity.ts';
import { dnsZone } from './resources/dns-zone.ts';
import { network } from './resources/network.ts';
import { nodeIdentity } from './resources/node-identity.ts';
import { nodePool } from './resources/node-pool.ts';
import { registryIdentity } from './resources/registry-identity.ts';
import { repository } from './resources/repository.ts';
import { sqlDatabase } from './resources/sql-database.ts';
import { sqlIdentity } from './resources/sql-identity.ts';
import { sqlInstance } from './resources/sql-instance.ts';
import { sqlUser } from './resources/sql-user.ts';
import { storageBaseline } from './resources/storage-baseline.ts';
import { storageIdentity } from './resources/storage-identity.ts';
import { subnet } from './resources/subnet.ts';
import { address } from './sweep/address.ts';
import { disk } from './sweep/disk.ts';
import { dnsRecord } from './sweep/dns-record.ts';
import { endpointGroup } from './sweep/endpoint-group.ts';
import { firewall } from './sweep/firewall.ts';
import { instance } from './sweep/instance.ts';
import { loadBalancer } from './sweep/load-balancer.ts';
import { policyMember } from './sweep/policy-member.ts';
import { route } from './sweep/route.ts';
import { userBucket } from './sweep/user-bucket.ts';

/** Every kind of Google Cloud. What is swept only comes after what steps are made of. */
export function resources(context: ProviderContext): ResourceMap {
  checkEndpoints(context.endpoints);
  return {
    'gcp.apis': apis(context),
    'gcp.network': network(context),
    'gcp.subnet': subnet(context),
    'gcp.node-identity': nodeIdentity(context),
    'gcp.cluster': cluster(context),
    'gcp.default-pool': defaultPool(context),
    'gcp.admin-binding': adminBinding(context),
    'gcp.node-pool': nodePool(context),
    'gcp.dns-zone': dnsZone(context),
    'gcp.dns-identity': dnsIdentity(context),
    'gcp.sql-instance': sqlInstance(context),
    'gcp.sql-database': sqlDatabase(context),
    'gcp.sql-user': sqlUser(context),
    'gcp.sql-identity': sqlIdentity(context),
    'gcp.storage-baseline': storageBaseline(context),
    'gcp.storage-identity': storageIdentity(context),
    'gcp.repository': repository(context),
    'gcp.registry-identity': registryIdentity(context),
    'gcp.load-balancer': loadBalancer(context),
    'gcp.endpoint-group': endpointGroup(context),
    'gcp.firewall': firewall(context),
    'gcp.route': route(context),
    'gcp.address': address(context),
    'gcp.disk': disk(context),
    'gcp.dns-record': dnsRecord(context),
    'gcp.instance': instance(context),
    'gcp.policy-member': policyMember(context),
    'gcp.user-bucket': userBucket(context),
  };
}
