import type { ProviderContext, ResourceMap } from '@slipway/activities-core';
import { agentPool } from './resources/agent-pool.ts';
import { clusterIdentity } from './resources/cluster-identity.ts';
import { cluster } from './resources/cluster.ts';
import { dnsZone } from './resources/dns-zone.ts';
import { databaseSchema } from './resources/mysql-database.ts';
import { databaseParameters } from './resources/mysql-parameters.ts';
import { databasePassword } from './resources/mysql-password.ts';
import { databaseServer } from './resources/mysql-server.ts';
import { databaseSubnet } from './resources/mysql-subnet.ts';
import { network } from './resources/network.ts';
import { acmeIdentity, dnsIdentity } from './resources/pod-identity.ts';
import { privateZone } from './resources/private-zone.ts';
import { providers } from './resources/providers.ts';
import { registryCredentials } from './resources/registry-credentials.ts';
import { registry } from './resources/registry.ts';
import { resourceGroup } from './resources/resource-group.ts';
import { storageAccount } from './resources/storage-account.ts';
import { storageCredentials } from './resources/storage-credentials.ts';
import { dnsRecord } from './sweep/dns-record.ts';
import { marked } from './sweep/marked.ts';
import { nodeGroup } from './sweep/node-group.ts';
import { privateLink } from './sweep/private-link.ts';
import { roleAssignment } from './sweep/role-assignment.ts';
import { volume } from './sweep/volume.ts';

/** Every kind of Azure's. What is swept only comes after what steps are made of. */
export function resources(context: ProviderContext): ResourceMap {
  return {
    'azure.providers': providers(context),
    'azure.resource-group': resourceGroup(context),
    'azure.network': network(context),
    'azure.cluster-identity': clusterIdentity(context),
    'azure.cluster': cluster(context),
    'azure.agent-pool': agentPool(context),
    'azure.dns-zone': dnsZone(context),
    'azure.dns-identity': dnsIdentity(context),
    'azure.acme-identity': acmeIdentity(context),
    'azure.mysql-subnet': databaseSubnet(context),
    'azure.private-zone': privateZone(context),
    'azure.mysql-server': databaseServer(context),
    'azure.mysql-parameters': databaseParameters(context),
    'azure.mysql-database': databaseSchema(context),
    'azure.mysql-password': databasePassword(context),
    'azure.storage-account': storageAccount(context),
    'azure.storage-credentials': storageCredentials(context),
    'azure.registry': registry(context),
    'azure.registry-credentials': registryCredentials(context),
    'azure.volume': volume(context),
    'azure.node-group': nodeGroup(context),
    'azure.private-link': privateLink(context),
    'azure.role-assignment': roleAssignment(context),
    'azure.dns-record': dnsRecord(context),
    'azure.marked': marked(context),
  };
}
