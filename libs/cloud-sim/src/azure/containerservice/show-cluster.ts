import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { clusterDigits, inNodeGroup, outboundAddresses } from './node-group.ts';
import { poolsOf } from './cluster-types.ts';

const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** A cluster as ARM shows it: with its pools, its addresses and the identity of its machines. */
export function showCluster(azure: Azure, cluster: Resource): JsonObject {
  const { id, name, type, body } = cluster;
  const properties = object(body, 'properties');
  const created = cluster.hidden?.['created'] === true;
  const host = `${text(properties, 'dnsPrefix')}-${azure.seeded.hex(8, 'fqdn', clusterDigits(azure, cluster))}`;
  const fqdn = `${host}.hcp.${cluster.location}.azmk8s.io`;
  const kubelet = azure.find(inNodeGroup(cluster, identityType, `${name}-agentpool`));
  const { clientId = '', principalId = '' } = object(kubelet?.body, 'properties');
  const outbound = outboundAddresses(azure, cluster).map((address) => ({ id: address }));
  return {
    id,
    name,
    type,
    ...body,
    properties: {
      ...properties,
      ...(created ? { fqdn, azurePortalFqdn: fqdn.replace('.hcp.', '.portal.hcp.') } : {}),
      agentPoolProfiles: poolsOf(azure, id).map((pool) => ({ name: pool.name, ...object(pool.body, 'properties') })),
      networkProfile: {
        ...object(properties, 'networkProfile'),
        ...(outbound.length > 0
          ? { loadBalancerProfile: { managedOutboundIPs: { count: 1 }, effectiveOutboundIPs: outbound } }
          : {}),
      },
      ...(kubelet
        ? { identityProfile: { kubeletidentity: { resourceId: kubelet.id, clientId, objectId: principalId } } }
        : {}),
      resourceUID: azure.seeded.hex(24, 'uid', clusterDigits(azure, cluster)),
    },
  };
}
