import type { WorkloadCaller, ZoneEditor } from '../../../core/cluster-host.ts';
import { clientIdAnnotation } from '../workload-identity.ts';
import type { Solver } from './types.ts';

interface AzureSolver {
  subscriptionID?: string;
  resourceGroupName?: string;
  hostedZoneName?: string;
  environment?: string;
  managedIdentity?: { clientID?: string };
}

/** Who a solver makes cert-manager: Azure's names the identity itself, and goes without the service account's annotation. */
export function callerOf({ dns01 }: Solver, caller: WorkloadCaller): WorkloadCaller {
  const { clientID } = ((dns01?.['azureDNS'] ?? {}) as AzureSolver).managedIdentity ?? {};
  if (!clientID) return caller;
  return { ...caller, annotations: { ...caller.annotations, [clientIdAnnotation]: clientID } };
}

/** Refuses a zone that is not the one that the solver names. */
export function checkNamedZone({ dns01 }: Solver, { zone }: ZoneEditor): void {
  const { hostedZoneID } = (dns01?.['route53'] ?? {}) as { hostedZoneID?: string };
  if (hostedZoneID !== undefined && hostedZoneID !== zone) {
    throw new Error(
      `failed to change Route 53 record set: NoSuchHostedZone: No hosted zone found with ID: ${hostedZoneID}`,
    );
  }
  const azure = dns01?.['azureDNS'] as AzureSolver | undefined;
  if (!azure) return;
  const { subscriptionID = '', resourceGroupName = '', hostedZoneName, environment = 'AzurePublicCloud' } = azure;
  if (environment !== 'AzurePublicCloud') throw new Error(`cannot reach Azure DNS of ${environment}`);
  const [, , subscription = '', , group = '', , , , name = ''] = zone.split('/');
  const wanted = [subscriptionID, resourceGroupName, hostedZoneName ?? name].map((word) => word.toLowerCase());
  const found = [subscription, group, name].map((word) => word.toLowerCase());
  if (wanted.join('/') !== found.join('/')) {
    throw new Error(
      `Zone ${hostedZoneName ?? name} not found in AzureDNS: RESPONSE 404: ERROR CODE: ResourceNotFound: The Resource 'Microsoft.Network/dnszones/${hostedZoneName ?? name}' under resource group '${resourceGroupName}' was not found.`,
    );
  }
}
